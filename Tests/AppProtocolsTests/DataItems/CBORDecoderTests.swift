import Bytes
import Testing

@testable import AppProtocols

@Suite struct CBORDecoderTests {
  /// RFC 8949 Appendix A, all of it. Floating-point numbers are written as Swift writes them, definite and
  /// indefinite lengths alike, and known tags by name.
  static let appendixA: [(String, String)] = [
    ("00", "0"), ("01", "1"), ("0a", "10"), ("17", "23"), ("1818", "24"), ("1819", "25"), ("1864", "100"),
    ("1903e8", "1000"), ("1a000f4240", "1000000"), ("1b000000e8d4a51000", "1000000000000"),
    ("1bffffffffffffffff", "18446744073709551615"), ("c249010000000000000000", "18446744073709551616"),
    ("3bffffffffffffffff", "-18446744073709551616"), ("c349010000000000000000", "-18446744073709551617"),
    ("20", "-1"), ("29", "-10"), ("3863", "-100"), ("3903e7", "-1000"),
    ("f90000", "0.0"), ("f98000", "-0.0"), ("f93c00", "1.0"), ("fb3ff199999999999a", "1.1"),
    ("f93e00", "1.5"),
    ("f97bff", "65504.0"), ("fa47c35000", "100000.0"), ("fa7f7fffff", "3.4028235e+38"),
    ("fb7e37e43c8800759c", "1e+300"), ("f90001", "5.960464477539063e-08"), ("f90400", "6.103515625e-05"),
    ("f9c400", "-4.0"), ("fbc010666666666666", "-4.1"),
    ("f97c00", "Infinity"), ("f97e00", "NaN"), ("f9fc00", "-Infinity"),
    ("fa7f800000", "Infinity"), ("fa7fc00000", "NaN"), ("faff800000", "-Infinity"),
    ("fb7ff0000000000000", "Infinity"), ("fb7ff8000000000000", "NaN"), ("fbfff0000000000000", "-Infinity"),
    ("f4", "false"), ("f5", "true"), ("f6", "null"), ("f7", "undefined"), ("f0", "simple(16)"),
    ("f8ff", "simple(255)"),
    ("c074323031332d30332d32315432303a30343a30305a", #"datetime("2013-03-21T20:04:00Z")"#),
    ("c11a514b67b0", "epoch(1363896240)"), ("c1fb41d452d9ec200000", "epoch(1363896240.5)"),
    ("d74401020304", "expected-base16(h'01020304')"), ("d818456449455446", "encoded-cbor(h'6449455446')"),
    (
      "d82076687474703a2f2f7777772e6578616d706c652e636f6d", #"uri("http://www.example.com")"#
    ),
    ("40", "h''"), ("4401020304", "h'01020304'"), ("60", #""""#), ("6161", #""a""#),
    ("6449455446", #""IETF""#),
    ("62225c", #""\"\\""#), ("62c3bc", "\"\u{FC}\""), ("63e6b0b4", "\"\u{6C34}\""),
    ("64f0908591", "\"\u{10151}\""),
    ("80", "[]"), ("83010203", "[1,2,3]"), ("8301820203820405", "[1,[2,3],[4,5]]"),
    (
      "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
      "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"
    ),
    ("a0", "{}"), ("a201020304", "{1:2,3:4}"), ("a26161016162820203", #"{"a":1,"b":[2,3]}"#),
    ("826161a161626163", #"["a",{"b":"c"}]"#),
    ("a56161614161626142616361436164614461656145", #"{"a":"A","b":"B","c":"C","d":"D","e":"E"}"#),
    ("5f42010243030405ff", "h'0102030405'"), ("7f657374726561646d696e67ff", #""streaming""#), ("9fff", "[]"),
    ("9f018202039f0405ffff", "[1,[2,3],[4,5]]"), ("9f01820203820405ff", "[1,[2,3],[4,5]]"),
    ("83018202039f0405ff", "[1,[2,3],[4,5]]"), ("83019f0203ff820405", "[1,[2,3],[4,5]]"),
    (
      "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
      "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"
    ),
    ("bf61610161629f0203ffff", #"{"a":1,"b":[2,3]}"#), ("826161bf61626163ff", #"["a",{"b":"c"}]"#),
    ("bf6346756ef563416d7421ff", #"{"Fun":true,"Amt":-2}"#),
  ]

  @Test("RFC 8949 Appendix A", arguments: appendixA)
  func appendix(digits: String, text: String) {
    var decoder = CBORDecoder()
    #expect(decoder.decode(.hex(digits)).line == text)
  }

  @Test("No beginning of a value is one", arguments: appendixA)
  func beginnings(digits: String, text: String) {
    var decoder = CBORDecoder()
    for count in stride(from: 2, to: digits.count, by: 2) {
      let line = decoder.decode(.hex(String(digits.prefix(count)))).line
      #expect(line.hasPrefix("!the CBOR message is cut short at byte "))
    }
  }

  @Test(
    "As JSON: bytes in hex, tags by number and name, keys that are no text as they are written",
    arguments: [
      ("4201ff", #"{"hex":"01ff"}"#), ("c100", #"{"tag":1,"name":"epoch","value":0}"#),
      ("d863a0", #"{"tag":99,"value":{}}"#),
      ("a301f5420102f66161f7", #"{"1":true,"h'0102'":null,"a":"undefined"}"#),
      ("f97e00", #""NaN""#), ("fb7e37e43c8800759c", "1e+300"),
    ])
  func json(digits: String, json: String) throws {
    var decoder = CBORDecoder()
    #expect(decoder.decode(.hex(digits)).fields == [json])
    #expect(try JSONValue(parsing: json).text == json)
  }

  @Test("Bignums of many groups of digits; longer ones stay bytes")
  func bignums() {
    var decoder = CBORDecoder()
    #expect(
      decoder.decode(.hex("c250" + String(repeating: "f", count: 32))).line
        == "340282366920938463463374607431768211455")
    // 10^18: groups of zeros are kept.
    #expect(decoder.decode(.hex("c2480de0b6b3a7640000")).line == "1000000000000000000")
    #expect(decoder.decode(.hex("c240")).line == "0")
    #expect(decoder.decode(.hex("c340")).line == "-1")
    let long = String(repeating: "01", count: 65)
    #expect(decoder.decode(.hex("c25841" + long)).line == "bignum(h'\(long)')")
    #expect(decoder.decode(.hex("c200")).line == "bignum(0)")
  }

  @Test("A sequence (RFC 8742) is several packets")
  func sequence() {
    var decoder = CBORDecoder()
    #expect(decoder.decode(.hex("01 6161 80")).line == #"1 | "a" | []"#)
  }

  @Test(
    "What is not well-formed (RFC 8949 Appendix F), and a text that is no UTF-8",
    arguments: [
      ("", "is empty"), ("1c", ": a reserved initial byte, 0x1c, at byte 0"),
      ("1f", ": a reserved initial byte, 0x1f, at byte 0"),
      ("df00", ": a reserved initial byte, 0xdf, at byte 0"),
      ("ff", ": a break that ends nothing at byte 0"), ("81ff", ": a break that ends nothing at byte 1"),
      ("bf00ff", ": a break that ends nothing at byte 2"),
      ("f818", ": a simple value below 32 in two bytes at byte 1"),
      ("5f00ff", ": a chunk of a string that is none at byte 1"),
      ("5f6100ff", ": a chunk of a string that is none at byte 1"),
      ("5f5f4100ffff", ": a chunk of a string that is none at byte 1"),
      ("62c328", ": a text that is no UTF-8, which ends at byte 2"),
      ("5bffffffffffffffff00", " is cut short at byte 9"),
      ("9bffffffffffffffff00", " is cut short at byte 10"),
      ("bbffffffffffffffff00", " is cut short at byte 10"),
    ])
  func wrong(digits: String, reason: String) {
    var decoder = CBORDecoder()
    let space = reason.hasPrefix("is") ? " " : ""
    #expect(decoder.decode(.hex(digits)) == .unreadable("the CBOR message" + space + reason))
  }

  @Test(
    "Depth is bounded, however it comes about",
    arguments: [[0x81], [0x9F], [0xC1], [0xA1, 0x00]] as [[UInt8]])
  func depth(opening: [UInt8]) {
    var decoder = CBORDecoder()
    let bytes = [[UInt8]](repeating: opening, count: 100_000).flatMap(\.self)
    guard case .unreadable(let reason) = decoder.decode(.binary(bytes)) else {
      Issue.record("it was read")
      return
    }
    #expect(reason.hasPrefix("the CBOR message: more than 256 values in each other at byte"))
    #expect(decoder.decode(.binary([UInt8](repeating: 0x81, count: 256) + [0])) != .unreadable(reason))
    #expect(
      decoder.decode(.binary([UInt8](repeating: 0x81, count: 256) + [0])).line.hasSuffix(
        "[0" + String(repeating: "]", count: 256)))
  }

  @Test("The number of values is bounded")
  func values() {
    var decoder = CBORDecoder()
    let line = decoder.decode(.binary([0x9F] + [UInt8](repeating: 0, count: DecodingLimits.values))).line
    #expect(line == "!the CBOR message: more than 1048576 values at byte 1048576")
  }
}
