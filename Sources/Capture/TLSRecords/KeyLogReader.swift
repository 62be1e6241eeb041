import Bytes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the text that browsers and curl write to `SSLKEYLOGFILE`, in pieces of any size: one secret a line,
/// `LABEL <client random> <secret>`, the last two in hexadecimal.
package struct KeyLogReader: Sendable {
  /// No line of a secret is longer: the longest label, 32 bytes and 64 bytes in hexadecimal.
  private static let lineLimit = 256

  /// Lines ended so far.
  package private(set) var lineCount = 0
  /// Lines that have the form of none.
  package private(set) var badLineCount = 0
  /// The number of the first of them, counted from 1.
  package private(set) var firstBadLine: Int?

  private var partial: [UInt8] = []

  package init() {}

  package mutating func receive(_ bytes: UnsafeRawBufferPointer, into secrets: inout TLSSecrets) {
    var position = 0
    while let base = bytes.baseAddress, position < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      guard let end = memchr(base + position, 0x0A, rest.count) else {
        keep(rest)
        return
      }
      let count = UnsafeRawPointer(end) - (base + position)
      keep(UnsafeRawBufferPointer(rebasing: rest[..<count]))
      endLine(into: &secrets)
      position += count + 1
    }
  }

  /// At the end of the text, whose last line may have no line end. Not for a file that grows.
  package mutating func finish(into secrets: inout TLSSecrets) {
    if !partial.isEmpty { endLine(into: &secrets) }
  }

  /// One byte more than a line may have is kept, to know that it has.
  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    partial += bytes.prefix(KeyLogReader.lineLimit + 1 - partial.count)
  }

  private mutating func endLine(into secrets: inout TLSSecrets) {
    lineCount += 1
    if partial.last == 0x0D { partial.removeLast() }
    if !KeyLogReader.read(partial, into: &secrets) {
      badLineCount += 1
      firstBadLine = firstBadLine ?? lineCount
    }
    partial.removeAll(keepingCapacity: true)
  }

  /// - Returns: false for what is no line of a key log. Labels that decrypt no records are passed over.
  private static func read(_ line: [UInt8], into secrets: inout TLSSecrets) -> Bool {
    guard line.count <= lineLimit else { return false }
    guard let first = line.first, first != UInt8(ascii: "#") else { return true }
    let words = line.split(separator: 0x20, omittingEmptySubsequences: true)
    guard let name = words.first, words.count > 1, name.allSatisfy(isOfLabel) else { return false }
    guard let label = TLSSecrets.Label.byRawValue[Array(name)] else { return true }
    guard words.count == 3, let randomBytes = bytes(words[1]), let random = ClientRandom(randomBytes),
      let secret = bytes(words[2]), label.mayHave(secretOf: secret.count)
    else { return false }
    secrets.add(secret, label, of: random)
    return true
  }

  private static func isOfLabel(_ character: UInt8) -> Bool {
    (0x41...0x5A).contains(character) || (0x30...0x39).contains(character) || character == 0x5F
  }

  private static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    Hex.decode(String(decoding: text, as: UTF8.self))
  }
}

extension TLSSecrets.Label {
  /// Traffic secrets are as long as the hash of the cipher suite (RFC 8446 §7.1).
  func mayHave(secretOf count: Int) -> Bool {
    self == .clientRandom ? count == TLSSecrets.Label.masterSecretByteCount : count == 32 || count == 48
  }
}
