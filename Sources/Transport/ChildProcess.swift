import Bytes
import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A child process whose stdin and stdout are pipes on the loop; its stderr is ours. It leads a process group, so
/// that what it starts ends with it; Ctrl-C in a terminal reaches neither.
package final class ChildProcess {
  /// Seconds between closing its stdin, SIGTERM and SIGKILL, when it is to end.
  package static let patience = 2.0

  /// What it has written to stdout; valid during the call.
  package var onOutput: (UnsafeRawBufferPointer) -> Void = { _ in }
  /// It has closed its stdout, or ended.
  package var onEnd: () -> Void = {}
  /// It has taken everything that was written to it.
  package var onDrained: () -> Void = {}
  /// To be written to its stdin by `flush`.
  package var queue = ByteQueue()

  private let reactor: Reactor
  private var group: ProcessGroup
  private var input: Int32
  private var output: Int32
  private var isInputEnding = false

  /// Runs `command` with `/bin/sh -c`.
  ///
  /// - Parameters:
  ///   - command: the shell's words.
  ///   - environment: `NAME=value`, instead of our own.
  ///   - reactor: the loop.
  package init(command: String, environment: [String], reactor: Reactor) throws(SystemError) {
    self.reactor = reactor
    let (childInput, input) = try Self.pipePair()
    let (output, childOutput) = try Self.pipePair()
    defer {
      close(childInput)
      close(childOutput)
    }
    self.input = input
    self.output = output
    group = ProcessGroup(
      leader: try Self.spawn(command, environment, stdin: childInput, stdout: childOutput))
    for fd in [input, output] { _ = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) }
    try reactor.watch(output, .read) { [weak self] _ in self?.read() }
    try reactor.watch(input, []) { [weak self] _ in self?.flush() }
  }

  deinit {
    closeInput()
    closeOutput()
  }

  /// Both ends are closed in any other child.
  private static func pipePair() throws(SystemError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError(call: "pipe") }
    for fd in ends { _ = fcntl(fd, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ command: String, _ environment: [String], stdin: Int32, stdout: Int32
  ) throws(SystemError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, stdin, 0)
    posix_spawn_file_actions_adddup2(&actions, stdout, 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals that the loop has taken over, and SIGPIPE, are as usual in the child.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    let arguments = cStrings(["/bin/sh", "-c", command])
    let variables = cStrings(environment)
    defer { for pointer in arguments + variables { free(pointer) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, variables)
    guard code == 0 else { throw SystemError(code: code, call: "posix_spawn") }
    return process
  }

  /// A list that ends in NULL; each string is to be freed.
  private static func cStrings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }

  // MARK: Its stdin

  /// Writes what it can; the rest when the child reads.
  package func flush() {
    while !queue.isEmpty, input >= 0 {
      let bytes = queue.readable
      let written = write(input, bytes.baseAddress, bytes.count)
      if written < 0, errno == EINTR { continue }
      if written < 0, errno == EAGAIN { return reactor.setInterest(input, .write) }
      // It has closed its stdin: what it does not want is dropped, as a shell would.
      guard written > 0 else { return closeInput() }
      queue.consume(written)
    }
    guard input >= 0 else { return }
    reactor.setInterest(input, [])
    if isInputEnding { closeInput() } else { onDrained() }
  }

  private func closeInput() {
    guard input >= 0 else { return }
    reactor.unwatch(input)
    close(input)
    input = -1
    queue.removeAll()
  }

  // MARK: Its stdout

  package func pauseReading() { if output >= 0 { reactor.setInterest(output, []) } }
  package func resumeReading() { if output >= 0 { reactor.setInterest(output, .read) } }

  private func read() {
    withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 16) { buffer in
      let count = Self.read(output, buffer)
      if count < 0, errno == EAGAIN || errno == EINTR { return }
      guard count > 0 else { return ended() }
      onOutput(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private static func read(_ fd: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(fd, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(fd, buffer.baseAddress, buffer.count)
    #endif
  }

  private func closeOutput() {
    guard output >= 0 else { return }
    reactor.unwatch(output)
    close(output)
    output = -1
  }

  private func ended() {
    closeOutput()
    onEnd()
  }

  // MARK: Its end

  /// Ends its stdin, so that it can finish; then SIGTERM, then SIGKILL, to it and to all that it has started. The
  /// process is always reaped.
  ///
  /// - Parameter gone: called when none of them is left.
  package func end(_ gone: @escaping () -> Void) {
    isInputEnding = true
    flush()
    onOutput = { _ in }
    onEnd = {}
    reap(after: [SIGTERM, SIGKILL], waited: 0, gone)
  }

  /// Ends all of it at once.
  package func kill() {
    group.signal(SIGKILL)
    _ = group.isGone()
  }

  /// Looks a few times a second whether it has ended.
  private func reap(after signals: [Int32], waited: Double, _ gone: @escaping () -> Void) {
    if group.isGone() { return gone() }
    var waited = waited
    var signals = signals
    if waited >= Self.patience {
      // What SIGKILL has not ended within its time waits for a parent to reap it, which we are not.
      guard let signal = signals.first else { return gone() }
      group.signal(signal)
      signals.removeFirst()
      waited = 0
    }
    reactor.schedule(after: 0.05) { [self] in reap(after: signals, waited: waited + 0.05, gone) }
  }
}
