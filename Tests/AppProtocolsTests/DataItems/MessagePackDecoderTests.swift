import Testing

@testable import AppProtocols

@Suite struct MessagePackDecoderTests {
  /// Every format of the specification, at its bounds.
  static let formats: [(String, String)] = [
    ("00", "0"), ("7f", "127"), ("e0", "-32"), ("ff", "-1"), ("c0", "null"), ("c2", "false"), ("c3", "true"),
    ("80", "{}"), ("81 a161 01", #"{"a":1}"#), ("82 01 02 c0 90", "{1:2,null:[]}"), ("90", "[]"),
    ("93 01 a2c3bc c0", "[1,\"\u{FC}\",null]"), ("a0", #""""#), ("a3 616263", #""abc""#),
    ("c402 00ff", "h'00ff'"), ("c5 0001 01", "h'01'"), ("c6 00000001 02", "h'02'"), ("c400", "h''"),
    ("c702 05 0102", "ext 5(h'0102')"), ("c8 0001 80 ff", "ext -128(h'ff')"),
    ("c9 00000000 7f", "ext 127(h'')"),
    ("ca 3fc00000", "1.5"), ("ca 3dcccccd", "0.1"), ("cb 3fb999999999999a", "0.1"),
    ("cb 7ff0000000000000", "Infinity"),
    ("cc ff", "255"), ("cd ffff", "65535"), ("ce ffffffff", "4294967295"),
    ("cf ffffffffffffffff", "18446744073709551615"),
    ("d0 80", "-128"), ("d1 8000", "-32768"), ("d2 80000000", "-2147483648"),
    ("d3 8000000000000000", "-9223372036854775808"),
    ("d4 01 aa", "ext 1(h'aa')"), ("d5 01 aabb", "ext 1(h'aabb')"), ("d6 01 aabbccdd", "ext 1(h'aabbccdd')"),
    ("d7 01 0011223344556677", "ext 1(h'0011223344556677')"),
    ("d8 01 00112233445566778899aabbccddeeff", "ext 1(h'00112233445566778899aabbccddeeff')"),
    ("d901 61", #""a""#), ("da 0001 62", #""b""#), ("db 00000001 63", #""c""#),
    ("dc 0001 01", "[1]"), ("dd 00000001 02", "[2]"), ("de 0001 01 02", "{1:2}"),
    ("df 00000001 03 04", "{3:4}"),
    // Times: 32 bits, 64 bits with 0.5 s, 96 bits before 1970 and with the smallest fraction.
    ("d6 ff 514b67b0", "timestamp(1363896240)"), ("d7 ff 77359400 514b67b0", "timestamp(1363896240.5)"),
    ("c70c ff 1dcd6500 ffffffffffffffff", "timestamp(-0.5)"),
    ("c70c ff 00000001 0000000000000000", "timestamp(0.000000001)"),
    ("c70c ff 3b9ac9ff 8000000000000000", "timestamp(-9223372036854775807.000000001)"),
    ("c70c ff 3b9aca00 0000000000000000", "ext -1(h'3b9aca000000000000000000')"),
    ("d4 ff 00", "ext -1(h'00')"),
    // As written before there was a type for bytes.
    ("a2 c328", "h'c328'"),
  ]

  @Test("Every format", arguments: formats)
  func format(digits: String, text: String) {
    var decoder = MessagePackDecoder()
    #expect(decoder.decode(.hex(digits)).line == text)
  }

  @Test("No beginning of a value is one", arguments: formats)
  func beginnings(digits: String, text: String) {
    let digits = digits.filter { $0 != " " }
    var decoder = MessagePackDecoder()
    for count in stride(from: 2, to: digits.count, by: 2) {
      #expect(
        decoder.decode(.hex(String(digits.prefix(count)))).line.hasPrefix(
          "!the MessagePack message is cut short"))
    }
  }

  @Test("As JSON")
  func json() {
    var decoder = MessagePackDecoder()
    #expect(
      decoder.decode(.hex("83 a161 c40100 02 d4057f a174 d6ff00000001")).fields == [
        #"{"a":{"hex":"00"},"2":{"ext":5,"value":{"hex":"7f"}},"t":{"ext":-1,"name":"timestamp","value":1}}"#
      ])
  }

  @Test("Several values in a message are several packets")
  func several() {
    var decoder = MessagePackDecoder()
    #expect(decoder.decode(.hex("01 a161 90")).line == #"1 | "a" | []"#)
  }

  @Test("What is none, and lengths that nothing stands behind")
  func wrong() {
    var decoder = MessagePackDecoder()
    #expect(
      decoder.lines([
        .hex(""), .hex("92 c0 c1"), .hex("dd ffffffff"), .hex("df ffffffff 00"), .hex("c6 ffffffff 00"),
      ]) == [
        "!the MessagePack message is empty",
        "!the MessagePack message: 0xc1, which begins no value at byte 2",
        "!the MessagePack message is cut short at byte 5", "!the MessagePack message is cut short at byte 6",
        "!the MessagePack message is cut short at byte 5",
      ])
  }

  @Test("Depth is bounded")
  func depth() {
    var decoder = MessagePackDecoder()
    let line = decoder.decode(.binary([UInt8](repeating: 0x91, count: 100_000))).line
    #expect(line == "!the MessagePack message: more than 256 values in each other at byte 256")
  }
}
