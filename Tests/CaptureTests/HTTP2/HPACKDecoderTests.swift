import Bytes
import Testing

@testable import Capture

/// Decodes header blocks one after another, each in pieces of a size; nil where one cannot be decoded.
private func decode(_ blocks: [String], pieceSize: Int = .max) -> [[String]?] {
  let decoder = HPACKDecoder()
  return blocks.map { block in
    let bytes = Hex.decode(block.filter { $0 != " " }) ?? []
    var fields = HTTP2Fields()
    let size = min(pieceSize, max(1, bytes.count))
    for start in stride(from: 0, to: max(1, bytes.count), by: size) {
      let piece = Array(bytes[start...].prefix(size))
      let isLast = start + size >= bytes.count
      guard piece.withUnsafeBytes({ decoder.decode($0, isLast: isLast, into: &fields) }) else { return nil }
    }
    return fields.lines.map { "\($0.name): \($0.value)" }
  }
}

/// The vectors of RFC 7541 Appendix C.
@Suite struct HPACKDecoderTests {
  static let requests = [
    [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"],
    [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com", "cache-control: no-cache"],
    [
      ":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com",
      "custom-key: custom-value",
    ],
  ]
  static let date = ["date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com"]
  static let responses = [
    [":status: 302", "cache-control: private"] + date,
    [":status: 307", "cache-control: private"] + date,
    [
      ":status: 200", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:22 GMT", date[1],
      "content-encoding: gzip",
      "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
    ],
  ]

  @Test(
    "Literals and indices (C.2)",
    arguments: [
      ("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572", "custom-key: custom-header"),
      ("040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path"),
      ("1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret"),
      ("82", ":method: GET"),
    ])
  func representations(block: String, field: String) {
    #expect(decode([block]) == [[field]])
  }

  @Test("Requests without (C.3) and with Huffman coding (C.4), in any chops", arguments: [1, 2, 3, 7, .max])
  func requests(pieceSize: Int) {
    #expect(
      decode(
        [
          "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", "8286 84be 5808 6e6f 2d63 6163 6865",
          "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
        ], pieceSize: pieceSize) == Self.requests)
    #expect(
      decode(
        [
          "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", "8286 84be 5886 a8eb 1064 9cbf",
          "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
        ], pieceSize: pieceSize) == Self.requests)
  }

  @Test("Responses whose fields push each other out of a table of 256 bytes (C.6)", arguments: [1, 5, .max])
  func responses(pieceSize: Int) {
    // The table has 4,096 bytes at first; C.6 supposes SETTINGS with 256, which 3f e1 01 follows.
    #expect(
      decode(
        [
          "3fe1 01 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e "
            + "919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
          "4883 640e ffc1 c0bf",
          "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 "
            + "e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
        ], pieceSize: pieceSize) == Self.responses)
  }

  @Test("A table may grow to what SETTINGS can sensibly allow")
  func tableSize() {
    // Dynamic table size updates (§6.3) to 65,536 and 1 MiB, and beyond it.
    #expect(decode(["3fe1 ff03 82"]) == [[":method: GET"]])
    #expect(decode(["3fe1 ff3f 82"]) == [[":method: GET"]])
    #expect(decode(["3fe2 ff3f 82"]) == [nil])
  }

  @Test(
    "What is no HPACK",
    arguments: [
      "80",  // An index of 0.
      "be",  // Behind the end of the table.
      "400a 6375",  // A name that ends too early.
      "4081 00 00",  // Huffman coding that is padded with zeros.
      "ffff ffff ffff ff0f",  // A number without an end.
    ])
  func malformed(block: String) {
    #expect(decode([block]) == [nil])
    #expect(decode([block], pieceSize: 1) == [nil])
  }

  @Test("A few bytes that stand for megabytes are cut")
  func bomb() {
    let decoder = HPACKDecoder()
    var fields = HTTP2Fields()
    let value = [UInt8](repeating: UInt8(ascii: "x"), count: 4000)
    // One field of 4,000 bytes into the table, then 10,000 times the same by one byte each.
    let block = [0x40, 0x01, 0x78, 0x7F, 0xA1, 0x1E] + value + [UInt8](repeating: 0xBE, count: 10_000)
    #expect(block.withUnsafeBytes { decoder.decode($0, isLast: true, into: &fields) })
    #expect(fields.isCut)
    #expect(fields.lines.count == HTTP2Fields.limit / 4033)
  }
}
