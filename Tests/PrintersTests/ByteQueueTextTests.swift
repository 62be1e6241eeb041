import Bytes
import Testing

@testable import Printers

@Suite struct ByteQueueTextTests {
  @Test(
    "Numbers in base 10",
    arguments: [
      (0, 0, "0"), (9, 0, "9"), (10, 0, "10"), (12345, 8, "   12345"), (99, 2, "99"), (100, 2, "100"),
      (UInt64.max, 0, "18446744073709551615"),
    ] as [(UInt64, Int, String)])
  func decimal(value: UInt64, width: Int, expected: String) {
    #expect(printed { $0.append(decimal: value, width: width) } == expected)
  }

  @Test("Numbers around the powers of ten and of two, where their digits are counted")
  func digits() {
    for exponent in 0..<20 {
      let power = (0..<exponent).reduce(UInt64(1)) { value, _ in value * 10 }
      for value in [power - 1, power, power + 1] {
        #expect(printed { $0.append(decimal: value) } == String(value))
      }
    }
    for bit in 0..<64 {
      for value in [UInt64(1) << bit, UInt64(1) << bit - 1] {
        #expect(printed { $0.append(decimal: value) } == String(value))
      }
    }
  }

  @Test("Base64 is what the encoder makes", arguments: 0..<12)
  func base64(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 251 &* $0 &+ 7) }
    let shown = printed { out in
      bytes.withUnsafeBytes { bytes in out.write(atMost: 16) { $0.put(base64: bytes) } }
    }
    #expect(shown == Base64.encode(bytes))
  }

  @Test(
    "Seconds have six decimals",
    arguments: [
      (0, "0.000000"), (1.5, "1.500000"), (0.0000014, "0.000001"), (0.9999999, "1.000000"),
      (-0.25, "-0.250000"), (-0.0000001, "0.000000"), (.nan, "0.000000"), (.infinity, "0.000000"),
      (1_700_000_000.123456, "1700000000.123456"),
    ] as [(Double, String)])
  func seconds(value: Double, expected: String) {
    #expect(printed { $0.append(seconds: value) } == expected)
  }

  @Test("Hexadecimal, spaces and literals")
  func others() {
    #expect(printed { $0.append(spacedHex: [0x00, 0xAB, 0x7F] as [UInt8]) } == "00 ab 7f")
    #expect(printed { $0.append(spaces: 3) } == "   ")
    #expect(printed { $0.append(spaces: -1) } == "")
    #expect(printed { $0.append(literal: "→") } == "→")
  }
}
