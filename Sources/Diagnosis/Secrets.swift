import Bytes
import WebSocketCore

/// The secrets of a handshake, to be taken out of what is said about it: servers repeat them in their pages.
struct Secrets {
  /// What is shorter says nothing, and may stand anywhere.
  private static let minimumLength = 4

  private var texts: [String]

  init(of evidence: Evidence) {
    var found = evidence.request.map { Redaction.secrets(in: $0.head.raw) } ?? []
    found += Redaction.secrets(in: Array(evidence.uri.requestTarget.utf8))
    // What a server has selected, or set, may be one that it was given.
    found += evidence.response.map { Redaction.secrets(in: $0.head.raw) } ?? []
    if let password = evidence.uri.password { found.append(password) }
    let decoded = found.compactMap { Base64.decode($0) }.compactMap { bytes in
      // Basic credentials: what stands behind the colon.
      bytes.firstIndex(of: UInt8(ascii: ":")).map {
        String(decoding: bytes[bytes.index(after: $0)...], as: UTF8.self)
      }
    }
    // The longest first: one may be a part of another.
    texts = (found + decoded).filter { $0.utf8.count >= Self.minimumLength }.sorted {
      $0.utf8.count > $1.utf8.count
    }
  }

  func scrub(_ finding: Finding) -> Finding {
    guard !texts.isEmpty else { return finding }
    var finding = finding
    finding.cause = scrub(finding.cause)
    finding.seen = finding.seen.map(scrub)
    finding.next = scrub(finding.next)
    finding.command = finding.command.map(scrub)
    return finding
  }

  private func scrub(_ text: String) -> String {
    texts.reduce(scrubCuts(text)) { text, secret in
      let pieces = Self.pieces(of: Array(text.utf8), between: Array(secret.utf8))
      return pieces.count == 1
        ? text : String(decoding: Array(pieces.joined(separator: Redaction.mark.utf8)), as: UTF8.self)
    }
  }

  /// What was shortened may have been cut within a secret, whose beginning is then before the ellipsis.
  private func scrubCuts(_ text: String) -> String {
    var pieces = Self.pieces(of: Array(text.utf8), between: Array("…".utf8))
    for index in pieces.indices.dropLast() {
      let beginning = texts.map { Self.overlap(of: pieces[index], with: Array($0.utf8)) }.max() ?? 0
      guard beginning >= Self.minimumLength else { continue }
      pieces[index] = pieces[index].dropLast(beginning) + Redaction.mark.utf8
    }
    return String(decoding: Array(pieces.joined(separator: "…".utf8)), as: UTF8.self)
  }

  /// - Returns: how many bytes of the beginning of a secret a text ends with, all of it not counted.
  private static func overlap(of text: ArraySlice<UInt8>, with secret: [UInt8]) -> Int {
    let most = min(text.count, secret.count - 1)
    return (0...most).last { text.suffix($0).elementsEqual(secret.prefix($0)) } ?? 0
  }

  /// What stands before, between and behind the occurrences of a text.
  private static func pieces(of text: [UInt8], between separator: [UInt8]) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    var position = 0
    while position + separator.count <= text.count {
      if text[position...].starts(with: separator) {
        pieces.append(text[start..<position])
        position += separator.count
        start = position
      } else {
        position += 1
      }
    }
    return pieces + [text[start...]]
  }
}
