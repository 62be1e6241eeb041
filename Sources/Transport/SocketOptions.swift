#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private func set(_ fd: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
  var value = value
  setsockopt(fd, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
}

/// Small frames leave at once. Accepted sockets inherit it from the one that listens.
func setNoDelay(_ fd: Int32) {
  set(fd, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
}

/// A restarted server gets its port back while old connections are still in TIME_WAIT.
func setReuseAddress(_ fd: Int32) {
  set(fd, SOL_SOCKET, SO_REUSEADDR, 1)
}

/// The next `close` sends a RST and throws away what is unsent.
func setResetOnClose(_ fd: Int32) {
  var option = linger(l_onoff: 1, l_linger: 0)
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
}

/// What became of a `connect` that was under way; the value of `errno`, or 0. Reading clears it.
func takeSocketError(_ fd: Int32) -> Int32 {
  var code: Int32 = 0
  var size = socklen_t(MemoryLayout<Int32>.size)
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
}

#if os(Linux)
  /// For `send`: neither SIGPIPE nor waiting, whatever the state of the file description.
  let sendFlags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
#else
  /// For `send`: no waiting. The loop ignores SIGPIPE.
  let sendFlags = MSG_DONTWAIT
#endif
