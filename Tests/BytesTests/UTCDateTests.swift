import Testing

@testable import Bytes

@Suite struct UTCDateTests {
  @Test(
    "Dates",
    arguments: [
      (0, "1970-01-01 00:00:00 UTC"), (951_782_400, "2000-02-29 00:00:00 UTC"),
      (4_102_444_799, "2099-12-31 23:59:59 UTC"), (-1, "1969-12-31 23:59:59 UTC"),
      (1_709_251_199, "2024-02-29 23:59:59 UTC"),
    ] as [(Int64, String)])
  func dates(seconds: Int64, expected: String) {
    #expect(UTCDate.text(seconds) == expected)
    #expect(UTCDate.text(.min).hasSuffix("UTC") && UTCDate.text(.max).hasSuffix("UTC"))
  }
}
