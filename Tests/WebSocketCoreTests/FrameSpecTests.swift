import Bytes
import Testing

@testable import WebSocketCore

@Suite struct FrameSpecTests {
  /// The bytes of the frame that a text describes.
  func bytes(_ text: String) throws -> String {
    let spec = try FrameSpec(parsing: text)
    guard case .bytes(let payload) = spec.payload else { return "no bytes" }
    var key: MaskingKey?
    if case .key(let given) = spec.mask { key = given }
    var queue = ByteQueue()
    let header = try spec.header(payloadCount: payload.count, maskingKey: key)
    payload.withUnsafeBytes { FrameSerializer.append(header, payload: $0, to: &queue) }
    return Hex.encode(queue.readable)
  }

  @Test(
    "Frames, legal and not",
    arguments: [
      ("op=text", "8100"),
      ("payload=Hello", "810548656c6c6f"),
      ("fin=0 op=text mask=0x01020304 len=5 payload=Hello", "01850102030449676f686e"),
      ("op=text mask=0x37fa213d payload=Hello", "818537fa213d7f9f4d5158"),
      ("  op=cont \t fin=1\npayload=lo ", "80026c6f"),
      ("rsv=5 op=0xb", "db00"),
      ("rsv1=1 rsv3=1 op=3", "d300"),
      ("rsv=7 rsv2=0", "d100"),
      ("op=ping len=126", "897e007e"),
      ("len=1 enc=16", "817e0001"),
      ("len=1 enc=64 payload=a", "817f000000000000000161"),
      ("len=0xffffffffffffffff", "817fffffffffffffffff"),
      ("hex=00ff", "820200ff"),
      (#"hex="00 ff" op=text"#, "810200ff"),
      ("code=1000 reason=bye", "880503e8627965"),
      ("code=999 op=text", "810203e7"),
      (#"payload="a b\x00\n\"\\é""#, "8109612062000a225cc3a9"),
      (#"payload='it\'s'"#, "810469742773"),
      (#"payload={"a":1}"#, "81077b2261223a317d"),
      ("payload=a=b", "8103613d62"),
      ("OP=Close", "8800"),
    ])
  func frames(text: String, expected: String) throws {
    #expect(try bytes(text) == expected)
  }

  @Test("What only the caller can supply is passed on")
  func deferred() throws {
    #expect(try FrameSpec(parsing: "mask=1").mask == .random)
    #expect(try FrameSpec(parsing: "mask=0").mask == FrameSpec.Mask.none)
    #expect(try FrameSpec(parsing: "fin=1").mask == nil)
    let file = try FrameSpec(parsing: #"file="my file\x00""#)
    #expect(file.payload == .file(#"my file\x00"#))
    #expect(file.opcode == .binary)
  }

  @Test(
    "Errors name the word",
    arguments: [
      ("", "'': a frame takes at least one word, such as op=text"),
      ("Hello", "'Hello': write key=value, such as op=text"),
      ("=1", "'=1': write key=value, such as op=text"),
      ("fin=2", "'fin=2': fin is 0 or 1"),
      ("fin=1 fin=1", "'fin=1': fin is given twice"),
      ("rsv=8", "'rsv=8': rsv is a number from 0 to 7"),
      ("len=-1", "'len=-1': len is a number from 0 to 18446744073709551615"),
      ("code=65536", "'code=65536': code is a number from 0 to 65535"),
      (
        "op=texd",
        "'op=texd': op is continuation, text, binary, close, ping, pong or a number from 0 to 15 (0xf)"
      ),
      (
        "mask=0x0102",
        "'mask=0x0102': mask is 0, 1 for a random key, or four bytes such as 0x37fa213d"
      ),
      ("enc=8", "'enc=8': enc is 7, 16 or 64: the bits that the length is written in"),
      ("len=126 enc=7", "'len=126': a length of 126 does not fit 7 bits; the most is 125"),
      ("len=65536 enc=16", "'len=65536': a length of 65536 does not fit 16 bits; the most is 65535"),
      ("hex=0", "'hex=0': hex is pairs of hexadecimal digits"),
      ("hex=00 payload=a", "'hex=00': payload has given the payload already"),
      ("reason=a", "'reason=a': a reason stands behind a code: give code= as well"),
      (#"payload="a"#, #"'payload="a': the quote is not closed"#),
      (#"payload="a"b"#, "'b': after a closing quote comes a space"),
      (
        #"payload=\q"#,
        #"'payload=\q': a backslash stands before n, r, t, 0, \, a quote, or x and two digits"#
      ),
      (
        #"payload=\x4"#,
        #"'payload=\x4': a backslash stands before n, r, t, 0, \, a quote, or x and two digits"#
      ),
      (
        "size=1",
        "'size=1': no such key; there are fin, rsv, rsv1, rsv2, rsv3, op, mask, len, enc, payload, hex, file, "
          + "code, reason"
      ),
    ])
  func errors(text: String, expected: String) {
    let error = #expect(throws: FrameSpecError.self) { try FrameSpec(parsing: text) }
    #expect(error?.description == expected)
  }

  @Test("A payload that does not fit the encoding that was asked for is refused")
  func unfitting() throws {
    let spec = try FrameSpec(parsing: "enc=7 payload=a")
    #expect(throws: FrameSpecError("enc=7", "a length of 200 does not fit 7 bits; the most is 125")) {
      try spec.header(payloadCount: 200, maskingKey: nil)
    }
  }
}
