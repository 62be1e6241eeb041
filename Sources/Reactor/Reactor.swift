import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The event loop: one thread that waits for descriptors, timers, signals and finished background work, and
/// calls what was registered for each, one at a time. The order within a wake-up is descriptors, then timers.
package final class Reactor {
  private struct Watch {
    var handler: ((Readiness) -> Void)?
    var interest: Readiness = []
    var generation: UInt32 = 0
    var isAlwaysReady = false
  }

  private let poller: Poller
  /// Indexed by descriptor.
  private var watches: [Watch] = []
  /// Descriptors that the kernel refuses to watch: regular files. As `poll` has it, they are always ready.
  private var alwaysReady: [Int32] = []
  private var timers = Timers()
  private let wakeup: Wakeup
  private var completions: [UInt64: () -> Void] = [:]
  private var lastJob: UInt64 = 0
  private var signals: Signals?
  private var signalActions: [Int32: () -> Void] = [:]
  private var isStopped = false

  /// Seconds on a clock that never goes back, as of the last wake-up.
  package private(set) var now = Reactor.clock()

  /// SIGPIPE is ignored from here on in the whole process: a broken pipe is an error of the write.
  package init() throws(SystemError) {
    poller = try Poller()
    wakeup = try Wakeup()
    _ = signal(SIGPIPE, SIG_IGN)
    try watch(wakeup.fd, .read) { [unowned self] _ in finishJobs() }
  }

  /// Seconds on the same clock as `now`, read anew.
  package static func clock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Runs until `stop`.
  package func run() {
    defer { isStopped = false }
    while !isStopped {
      let count = poller.wait(timeout: timeout())
      now = Reactor.clock()
      dispatch(count)
      while !isStopped, let action = timers.popDue(at: now) { action() }
    }
  }

  /// Makes `run` return when the handler that calls this is done; before `run`, makes it return at once.
  /// What was still to be delivered is delivered by the next `run`.
  package func stop() {
    isStopped = true
  }

  private func timeout() -> Double? {
    if alwaysReady.contains(where: { !watches[Int($0)].interest.isEmpty }) { return 0 }
    return timers.firstDeadline.map { max(0, $0 - Reactor.clock()) }
  }

  private func dispatch(_ count: Int) {
    for index in 0..<count where !isStopped {
      let event = poller[index]
      guard watches[Int(event.fd)].generation == event.generation else { continue }
      deliver(event.readiness, to: event.fd)
    }
    guard !alwaysReady.isEmpty else { return }
    for fd in alwaysReady where !isStopped && watches[Int(fd)].isAlwaysReady {
      deliver([.read, .write], to: fd)
    }
  }

  /// A handler called earlier in the same wake-up may have lost interest.
  private func deliver(_ readiness: Readiness, to fd: Int32) {
    let watch = watches[Int(fd)]
    let wanted = readiness.intersection(watch.interest)
    if !wanted.isEmpty, let handler = watch.handler { handler(wanted) }
  }
}

// MARK: Descriptors

extension Reactor {
  /// Calls `handler` whenever `fd` is ready for something in `interest`, until `unwatch`.
  ///
  /// - Throws: `EBADF` for what is not open, `EEXIST` for what is watched already, or what the kernel says.
  package func watch(
    _ fd: Int32, _ interest: Readiness, _ handler: @escaping (Readiness) -> Void
  ) throws(SystemError) {
    guard fd >= 0 else { throw SystemError(code: EBADF, call: "watch") }
    while watches.count <= Int(fd) { watches.append(Watch()) }
    guard watches[Int(fd)].handler == nil else { throw SystemError(code: EEXIST, call: "watch") }
    if !interest.isEmpty {
      do {
        try poller.change(fd, from: [], to: interest, generation: watches[Int(fd)].generation)
      } catch {
        guard error.code == EPERM else { throw error }
        treatAsAlwaysReady(fd)
      }
    }
    watches[Int(fd)].interest = interest
    watches[Int(fd)].handler = handler
  }

  /// With an empty interest the handler is not called at all, not even for a hang-up.
  package func setInterest(_ fd: Int32, _ interest: Readiness) {
    guard fd >= 0, fd < watches.count, watches[Int(fd)].handler != nil else { return }
    let watch = watches[Int(fd)]
    guard watch.interest != interest else { return }
    watches[Int(fd)].interest = interest
    guard !watch.isAlwaysReady else { return }
    do {
      try poller.change(fd, from: watch.interest, to: interest, generation: watch.generation)
    } catch {
      // Regular files, and a kernel out of memory: the handler must find out by trying.
      treatAsAlwaysReady(fd)
    }
  }

  /// Forgets `fd`, which is still open. No event that was under way for it is delivered, not even to a new
  /// watch on the same number.
  package func unwatch(_ fd: Int32) {
    guard fd >= 0, fd < watches.count, watches[Int(fd)].handler != nil else { return }
    let old = watches[Int(fd)]
    if old.isAlwaysReady {
      alwaysReady.removeAll { $0 == fd }
    } else if !old.interest.isEmpty {
      // It can only fail for what the kernel has already forgotten.
      try? poller.change(fd, from: old.interest, to: [], generation: old.generation)
    }
    watches[Int(fd)] = Watch(generation: old.generation &+ 1)
  }

  private func treatAsAlwaysReady(_ fd: Int32) {
    watches[Int(fd)].isAlwaysReady = true
    alwaysReady.append(fd)
  }
}

// MARK: Timers, signals, background work

extension Reactor {
  /// Calls `action` once, `seconds` from now, never from inside this call.
  @discardableResult
  package func schedule(after seconds: Double, _ action: @escaping () -> Void) -> TimerID {
    timers.schedule(at: Reactor.clock() + max(0, seconds), action)
  }

  /// Does nothing for a timer that has fired.
  package func cancel(_ id: TimerID) {
    timers.cancel(id)
  }

  /// Calls `action` on the loop instead of what the signal does by default. A later call replaces it.
  package func onSignal(_ signal: Int32, _ action: @escaping () -> Void) throws(SystemError) {
    if signals == nil {
      let new = try Signals()
      try watch(new.descriptor.number, .read) { [unowned self] _ in deliverSignals() }
      signals = consume new
    }
    try signals?.add(signal)
    signalActions[signal] = action
  }

  private func deliverSignals() {
    while let signal = signals?.next() { signalActions[signal]?() }
  }

  /// Runs `work` on a thread of its own, then `then` on the loop with what it returned.
  package func runInBackground<T: Sendable>(
    _ work: @escaping @Sendable () -> T, then: @escaping (T) -> Void
  ) {
    lastJob += 1
    let job = lastJob
    let result = Result<T>()
    completions[job] = { if let value = result.value.withLock({ $0 }) { then(value) } }
    startBackgroundThread { [wakeup] in
      let value = work()
      result.value.withLock { $0 = value }
      wakeup.post(job)
    }
  }

  private final class Result<T: Sendable>: Sendable {
    let value = Mutex<T?>(nil)
  }

  private func finishJobs() {
    for job in wakeup.take() { completions.removeValue(forKey: job)?() }
  }
}
