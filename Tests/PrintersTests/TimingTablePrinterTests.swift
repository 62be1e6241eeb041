import Testing
import Trace

@testable import Printers

@Suite struct TimingTablePrinterTests {
  private func table(_ runs: Int, failed: Int = 0, _ phases: [(String, [Double])]) -> String {
    let timing = TimingTrace(
      url: "ws://a/", runs: runs, failed: failed,
      phases: phases.map { TimingTrace.Phase(name: $0.0, samples: $0.1) }, wait: 1)
    return printed { TimingTablePrinter(palette: Palette(isColored: false)).print(timing, into: &$0) }
  }

  @Test func ofOneRun() {
    #expect(
      table(1, [("connect", [0.000_121]), ("tls", [1.25]), ("total", [1.300_5]), ("first_message", [])])
        == """
        TCP              0.121 ms
        TLS           1250.000 ms
        total         1300.500 ms
        first message         n/a

        """)
  }

  @Test func ofManyRuns() {
    #expect(
      table(3, failed: 1, [("resolve", [0.001, 0.002, 0.006]), ("first_message", [0.25])])
        == """
                              min      median         p99        mean
        resolve          1.000 ms    2.000 ms    6.000 ms    3.000 ms
        first message  250.000 ms  250.000 ms  250.000 ms  250.000 ms
        3 runs, 1 of them failed

        """)
  }
}

@Suite struct SampleStatisticsTests {
  struct Case: Sendable {
    let samples: [Double]
    let minimum, median, p99, maximum: Double

    init(_ samples: [Double], _ minimum: Double, _ median: Double, _ p99: Double, _ maximum: Double) {
      self.samples = samples
      (self.minimum, self.median, self.p99, self.maximum) = (minimum, median, p99, maximum)
    }

    /// 1 to `count`, the largest first.
    static func countdown(from count: Int, _ median: Double, _ p99: Double) -> Case {
      Case((1...count).reversed().map(Double.init), 1, median, p99, Double(count))
    }
  }

  @Test(arguments: [
    Case([5], 5, 5, 5, 5), Case([3, 1], 1, 2, 3, 3), Case([9, 1, 2], 1, 2, 9, 9),
    .countdown(from: 99, 50, 99), .countdown(from: 100, 50.5, 99), .countdown(from: 101, 51, 100),
    .countdown(from: 200, 100.5, 198),
  ])
  func nearestRank(_ expected: Case) throws {
    let found = try #require(SampleStatistics(expected.samples))
    #expect(found.minimum == expected.minimum)
    #expect(found.median == expected.median)
    #expect(found.percentile99 == expected.p99)
    #expect(found.maximum == expected.maximum)
    #expect(found.mean == expected.samples.reduce(0, +) / Double(expected.samples.count))
  }

  @Test func noSamplesHaveNone() {
    #expect(SampleStatistics([]) == nil)
  }
}
