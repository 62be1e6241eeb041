/// Why a frame could not be made from a text.
package struct FrameSpecError: Error, Equatable, Sendable {
  /// The word that is wrong, as it was written.
  package var word: String
  /// What is wrong with it.
  package var problem: String

  package init(_ word: String, _ problem: String) {
    self.word = word
    self.problem = problem
  }

  /// One sentence.
  package var description: String { "'\(word)': \(problem)" }
}

/// A frame as a person writes one down, legal or not: `fin=0 op=text mask=0x01020304 len=5 payload=Hello`.
///
/// Every key may be left out. `fin` is 1, the reserved bits are 0, the opcode follows from the payload
/// (`payload` text, `hex` and `file` binary, `code` close), length and encoding are those of the payload.
package struct FrameSpec: Equatable, Sendable {
  package enum Mask: Equatable, Sendable {
    case none
    /// A key that the sender draws.
    case random
    case key(MaskingKey)
  }

  package enum Payload: Equatable, Sendable {
    case bytes([UInt8])
    /// The contents of the file at this path, which the caller reads.
    case file(String)
  }

  package var fin = true
  /// Three bits: RSV1 is 4.
  package var rsv: UInt8 = 0
  package var opcode: Opcode
  /// Nil: nothing was said, so it is as RFC 6455 §5.1 asks of the sender.
  package var mask: Mask?
  /// The length to be claimed in the header, in bytes; nil: the true one.
  package var length: UInt64?
  /// Nil: the shortest that holds the length.
  package var encoding: LengthEncoding?
  package var payload: Payload

  /// Reads `key=value` words. A value with spaces in it stands in quotes.
  ///
  /// - Parameter text: the words.
  /// - Throws: `FrameSpecError`, which names the word that is wrong.
  package init(parsing text: String) throws(FrameSpecError) {
    var words: [String: FrameSpecWord] = [:]
    let split = try FrameSpecWord.split(text)
    if split.isEmpty { throw FrameSpecError(text, "a frame takes at least one word, such as op=text") }
    for word in split {
      guard Self.keys.contains(word.key) else {
        throw FrameSpecError(word.text, "no such key; there are \(Self.keys.joined(separator: ", "))")
      }
      guard words.updateValue(word, forKey: word.key) == nil else {
        throw FrameSpecError(word.text, "\(word.key) is given twice")
      }
    }
    fin = try words["fin"]?.bit() ?? true
    rsv = try UInt8(words["rsv"]?.number(atMost: 7) ?? 0)
    for (key, bit) in [("rsv1", 4), ("rsv2", 2), ("rsv3", 1)] as [(String, UInt8)] {
      if let word = words[key] { rsv = try word.bit() ? rsv | bit : rsv & ~bit }
    }
    mask = try words["mask"]?.mask()
    length = try words["len"]?.number(atMost: .max)
    encoding = try words["enc"]?.encoding()
    let usual: Opcode
    (payload, usual) = try Self.payload(words)
    opcode = try words["op"]?.opcode() ?? usual
    if let length, let word = words["len"] { try Self.check(length, fits: encoding, word: word.text) }
  }

  private static let keys = [
    "fin", "rsv", "rsv1", "rsv2", "rsv3", "op", "mask", "len", "enc", "payload", "hex", "file", "code",
    "reason",
  ]

  /// The payload, and the opcode that goes with it.
  private static func payload(_ words: [String: FrameSpecWord]) throws(FrameSpecError) -> (Payload, Opcode) {
    let given = ["payload", "hex", "file", "code"].compactMap { words[$0] }
    if given.count > 1 {
      throw FrameSpecError(given[1].text, "\(given[0].key) has given the payload already")
    }
    if let word = words["reason"], words["code"] == nil {
      throw FrameSpecError(word.text, "a reason stands behind a code: give code= as well")
    }
    if let word = words["hex"] { return (.bytes(try word.hexadecimal()), .binary) }
    if let word = words["file"] { return (.file(word.value), .binary) }
    if let word = words["code"] {
      let code = CloseCode(rawValue: UInt16(try word.number(atMost: 0xFFFF)))
      let reason = try words["reason"]?.unescaped() ?? []
      return (.bytes(CloseBody(code: code, reason: reason).bytes), .close)
    }
    return (.bytes(try words["payload"]?.unescaped() ?? []), .text)
  }

  /// The header of this frame.
  ///
  /// - Parameters:
  ///   - payloadCount: bytes of the payload.
  ///   - maskingKey: the key, or nil to leave MASK 0.
  /// - Throws: `FrameSpecError` where the length does not fit the encoding.
  package func header(
    payloadCount: Int, maskingKey: MaskingKey?
  ) throws(FrameSpecError) -> FrameHeader {
    let claimed = length ?? UInt64(payloadCount)
    if let encoding {
      try Self.check(claimed, fits: encoding, word: "enc=\(encoding.rawValue)")
    }
    return FrameHeader(
      fin: fin, rsv: rsv, opcode: opcode, payloadLength: claimed, maskingKey: maskingKey,
      lengthEncoding: encoding)
  }

  private static func check(
    _ length: UInt64, fits encoding: LengthEncoding?, word: String
  ) throws(FrameSpecError) {
    // 126 and 127 in seven bits announce the longer encodings (RFC 6455 §5.2).
    let most: UInt64 = encoding == .sevenBit ? 125 : encoding == .sixteenBit ? 0xFFFF : .max
    guard length > most, let encoding else { return }
    throw FrameSpecError(
      word, "a length of \(length) does not fit \(encoding.rawValue) bits; the most is \(most)")
  }
}
