#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A process that leads a group of its own, and whatever it has started in that group: what a shell runs ends
/// with the shell only where somebody sees to it.
struct ProcessGroup {
  let leader: pid_t
  private var isLeaderReaped = false

  init(leader: pid_t) { self.leader = leader }

  /// Reaps the leader if it has ended.
  ///
  /// - Returns: whether nobody is left. The kernel gives the number to no other process before that.
  mutating func isGone() -> Bool {
    if !isLeaderReaped {
      var status: Int32 = 0
      guard waitpid(leader, &status, WNOHANG) != 0 else { return false }
      isLeaderReaped = true
    }
    return kill(-leader, 0) != 0 && errno == ESRCH
  }

  /// Sends a signal to all of it.
  func signal(_ number: Int32) { kill(-leader, number) }
}
