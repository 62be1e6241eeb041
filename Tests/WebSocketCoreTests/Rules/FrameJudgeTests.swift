import Bytes
import Testing

@testable import WebSocketCore

/// The ids of the rules that a stream breaks, in order, fed in pieces.
func violations(in bytes: [UInt8], sender: Role, deflate: Bool = false, piece: Int = .max) -> [String] {
  var parser = FrameParser()
  var judge = FrameJudge(sender: sender, deflate: deflate)
  var found: [Violation] = []
  var start = 0
  while start < bytes.count {
    let end = piece < bytes.count - start ? start + piece : bytes.count
    var slice = Array(bytes[start..<end])
    start = end
    slice.withUnsafeMutableBytes { buffer in
      var position = 0
      while let chunk = parser.next(in: UnsafeRawBufferPointer(buffer), at: &position) {
        let payload = UnsafeMutableRawBufferPointer(rebasing: buffer[chunk.payload])
        if let key = chunk.header.maskingKey, let base = payload.baseAddress {
          Masking.apply(key.rotated(by: Int(chunk.payloadOffset & 3)), to: base, count: payload.count)
        }
        if chunk.isFirst { found += judge.judge(header: chunk.header, offset: chunk.offset) }
        found += judge.judge(payload: UnsafeRawBufferPointer(payload), of: chunk)
      }
    }
  }
  return found.map(\.rule.id)
}

@Suite struct FrameJudgeTests {
  static let long = [UInt8](repeating: 0x61, count: 126)
  static let cases: [(bytes: [UInt8], rules: [String])] = [
    (frame(.text, "fine"), []),
    (frame(.text, "a", fin: false) + frame(.ping) + frame(.continuation, "b"), []),
    (frame(.text, "unmasked", masked: false), ["mask-required"]),
    (frame(.text, "rsv", rsv: 4), ["reserved-bits"]),
    (frame(.ping, "rsv", rsv: 1), ["reserved-bits"]),
    (frame(Opcode(rawValue: 3)), ["reserved-opcode"]),
    (frame(Opcode(rawValue: 11), fin: false), ["reserved-opcode", "control-fragmented"]),
    (frame(.binary, [1], encoding: .sixteenBit), ["minimal-length"]),
    (frame(.binary, long, encoding: .sixtyFourBit), ["minimal-length"]),
    (frame(.binary, [], length: 1 << 63), ["length-top-bit"]),
    (frame(.ping, long), ["control-too-long"]),
    (frame(.ping, "p", fin: false), ["control-fragmented"]),
    (frame(.continuation, "orphan"), ["orphan-continuation"]),
    (frame(.text, "a", fin: false) + frame(.text, "b"), ["interleaved-message"]),
    (frame(.text, [0xC0, 0xAF]), ["invalid-utf8"]),
    (frame(.text, [0xE2, 0x82]), ["invalid-utf8"]),
    (
      frame(.text, [0xE2], fin: false) + frame(.continuation, [0x82], fin: false)
        + frame(.continuation, [0xAC]), []
    ),
    (frame(.text, [0xE2], fin: false) + frame(.continuation, "x") + frame(.text, "y"), ["invalid-utf8"]),
    (frame(.binary, [0xC0, 0xAF]), []),
    (frame(.close, [0x03]), ["close-payload-length"]),
    (frame(.close, [0x03, 0xE8, 0xFF]), ["close-reason-utf8"]),
    (frame(.close) + frame(.text, "late"), ["data-after-close"]),
    (frame(.close) + frame(.ping), ["control-after-close"]),
    (frame(.close) + frame(.close), ["control-after-close"]),
    (frame(.close) + frame(.pong), []),
  ]

  @Test(arguments: cases.indices)
  func findsEachBreachHoweverTheBytesAreCut(_ index: Int) {
    let (bytes, rules) = Self.cases[index]
    for piece in [Int.max, 1, 2, 5] {
      #expect(violations(in: bytes, sender: .client, piece: piece) == rules)
    }
  }

  @Test func aServerMustNotMask() {
    #expect(violations(in: frame(.text, "x"), sender: .server) == ["mask-forbidden"])
    #expect(violations(in: frame(.text, "x", masked: false), sender: .server) == [])
  }

  @Test func withDeflateRSV1IsForTheFirstFrameOfADataMessage() {
    let compressed: [UInt8] = [0xF2, 0x48, 0x05, 0x00]
    #expect(violations(in: frame(.text, compressed, rsv: 4), sender: .client, deflate: true) == [])
    #expect(
      violations(in: frame(.text, compressed, rsv: 6), sender: .client, deflate: true) == ["reserved-bits"])
    let fragments = frame(.text, [0xF2], fin: false, rsv: 4) + frame(.continuation, [0x48], rsv: 4)
    #expect(violations(in: fragments, sender: .client, deflate: true) == ["deflate-bit-misplaced"])
    #expect(
      violations(in: frame(.ping, [], rsv: 4), sender: .client, deflate: true) == ["deflate-bit-misplaced"])
    #expect(
      violations(in: frame(.ping, [], rsv: 5), sender: .client, deflate: true)
        == ["deflate-bit-misplaced", "reserved-bits"])
  }

  /// RFC 6455 §7.4 and IANA's registry: who may stand on the wire.
  @Test func closeCodes() {
    let legal = Set([1000, 1001, 1002, 1003] + Array(1007...1014) + Array(3000...4999))
    for code in [0, 999] + Array(1000...1020) + [1100, 2000, 2999, 3000, 3999, 4000, 4999, 5000, 65535] {
      let found = violations(in: frame(.close, [UInt8(code >> 8), UInt8(code & 255)]), sender: .client)
      #expect(found == (legal.contains(code) ? [] : ["close-code"]), "\(code)")
    }
  }

  @Test func everyRuleIsInTheTableOnceAndNamesItsSection() {
    let ids = Rule.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    for rule in Rule.all {
      #expect(
        rule.section.wholeMatch(of: /(RFC \d{4}|WHATWG WebSockets) §\d+(\.\d+)*/) != nil,
        "\(rule.id): \(rule.section)")
    }
  }
}
