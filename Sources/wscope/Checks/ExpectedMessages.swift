/// The messages that are waited for, one after the other, as far as they have come.
struct ExpectedMessages {
  private let patterns: [TextPattern]
  private var met = 0
  /// Messages since the last one that was waited for, and the newest of them.
  private var unmatched = 0
  private var newest: BriefPayload?

  init(_ patterns: [TextPattern]) { self.patterns = patterns }

  /// There are some, and not all have come.
  var isWaiting: Bool { met < patterns.count }

  /// Takes a message that came.
  ///
  /// - Returns: whether it is the last one that was waited for.
  mutating func take(_ payload: UnsafeRawBufferPointer) -> Bool {
    guard isWaiting else { return false }
    if patterns[met].matches(payload) {
      met += 1
      unmatched = 0
      return !isWaiting
    }
    unmatched += 1
    newest = BriefPayload(payload)
    return false
  }

  /// What has not come, and what has; nil where nothing is waited for.
  var failure: Failure? {
    guard isWaiting else { return nil }
    return Failure(.checkFailed, phase: .frames, "--expect '\(patterns[met].source)': \(came)")
  }

  /// The same, where time is up.
  ///
  /// - Parameter seconds: of `--max-time`.
  func failure(after seconds: Double) -> Failure? {
    failure.map {
      Failure($0.status, phase: $0.phase, "\($0.message), within \(seconds.plain) s (--max-time)")
    }
  }

  private var came: String {
    let after = met > 0 ? " after '\(patterns[met - 1].source)' was met" : ""
    let last = newest?.text ?? ""
    return switch unmatched {
    case 0: "no message came\(after)"
    case 1: "only \(last) came\(after)"
    default: "none of the \(unmatched) messages that came\(after) matches; the last was \(last)"
    }
  }
}
