/// How long each phase of a connection took, over some runs.
package struct TimingTrace: Sendable {
  package struct Phase: Sendable {
    /// `resolve`, `connect`, …, `first_message`.
    package var name: String
    /// Seconds of each run that went through it, in the order of the runs; those that failed behind it included.
    package var samples: [Double]

    package init(name: String, samples: [Double]) {
      self.name = name
      self.samples = samples
    }

    package var statistics: SampleStatistics? { SampleStatistics(samples) }
  }

  package var url: String
  package var runs: Int
  /// Those that came to no open connection.
  package var failed: Int
  package var phases: [Phase]
  /// Seconds that a run waited for the first message.
  package var wait: Double

  package init(url: String, runs: Int, failed: Int, phases: [Phase], wait: Double) {
    self.url = url
    self.runs = runs
    self.failed = failed
    self.phases = phases
    self.wait = wait
  }
}

/// What some numbers have in common.
package struct SampleStatistics: Equatable, Sendable {
  package let minimum: Double
  /// Of an even number of samples, the mean of the two in the middle.
  package let median: Double
  package let mean: Double
  /// By nearest rank: of fewer than 100 samples the largest.
  package let percentile99: Double
  package let maximum: Double

  /// Nil for no samples.
  package init?(_ samples: [Double]) {
    guard !samples.isEmpty else { return nil }
    let sorted = samples.sorted()
    let count = sorted.count
    minimum = sorted[0]
    maximum = sorted[count - 1]
    median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    mean = sorted.reduce(0, +) / Double(count)
    percentile99 = sorted[(count * 99 + 99) / 100 - 1]
  }
}
