import Testing

@testable import Diagnosis

@Suite struct FiguresTests {
  @Test(arguments: [
    (0.0, "0"), (0.0123, "0.012"), (1.04, "1"), (1.26, "1.3"), (9.99, "10"), (60.04, "60"),
    (1e12, "1000000000000.0"),
  ])
  func secondsHaveAsManyDigitsAsTheyAreWorth(_ seconds: Double, _ text: String) {
    #expect(seconds.figure == text)
  }
}
