import Testing
import Trace

@testable import Printers

@Suite struct TimingTablePrinterTests {
  private func table(_ runs: Int, failed: Int = 0, _ phases: [(String, [Double])]) -> String {
    let timing = TimingTrace(
      url: "ws://a/", runs: runs, failed: failed,
      phases: phases.map { TimingTrace.Phase(name: $0.0, samples: $0.1) }, wait: 1)
    return printed { TimingTablePrinter(palette: .plain).print(timing, into: &$0) }
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
  @Test(arguments: [
    ([5.0], 5.0, 5.0, 5.0, 5.0), ([3, 1], 1, 2, 3, 3), ([9, 1, 2], 1, 2, 9, 9),
    ((1...99).map(Double.init), 1, 50, 99, 99), ((1...100).map(Double.init), 1, 50.5, 99, 100),
    ((1...101).map(Double.init), 1, 51, 100, 101),
    ((1...200).reversed().map(Double.init), 1, 100.5, 198, 200),
  ])
  func nearestRank(samples: [Double], minimum: Double, median: Double, p99: Double, maximum: Double) throws {
    let found = try #require(SampleStatistics(samples))
    #expect(found.minimum == minimum)
    #expect(found.median == median)
    #expect(found.percentile99 == p99)
    #expect(found.maximum == maximum)
    #expect(found.mean == samples.reduce(0, +) / Double(samples.count))
  }

  @Test func noSamplesHaveNone() {
    #expect(SampleStatistics([]) == nil)
  }
}
