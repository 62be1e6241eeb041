#if os(Linux)
  import CLinux
  import Glibc

  typealias Poller = EpollPoller

  /// Readiness from the Linux kernel, level-triggered.
  struct EpollPoller: ~Copyable {
    private let epoll: OwnedDescriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>

    init() throws(SystemError) {
      let number = epoll_create1(Int32(EPOLL_CLOEXEC))
      guard number >= 0 else { throw SystemError(call: "epoll_create1") }
      epoll = OwnedDescriptor(number)
      events = .allocate(capacity: 512)
    }

    deinit { events.deallocate() }

    /// Asks for other events than before. With an empty `new`, nothing at all is reported: not even a hang-up,
    /// which epoll would otherwise repeat for ever.
    ///
    /// - Throws: `EPERM` for what is always ready, such as a regular file.
    func change(
      _ fd: Int32, from old: Readiness, to new: Readiness, generation: UInt32
    ) throws(SystemError) {
      let operation =
        new.isEmpty ? EPOLL_CTL_DEL : old.isEmpty ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
      var event = epoll_event()
      if new.contains(.read) { event.events |= EPOLLIN.rawValue }
      if new.contains(.write) { event.events |= EPOLLOUT.rawValue }
      event.data.u64 = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: fd))
      guard epoll_ctl(epoll.number, operation, fd, &event) == 0 else {
        throw SystemError(call: "epoll_ctl")
      }
    }

    /// Waits until something is ready, or `timeout` seconds (rounded up to milliseconds); nil waits for ever.
    ///
    /// - Returns: how many events there are to be read by index.
    func wait(timeout: Double?) -> Int {
      let milliseconds = timeout.map { Int32(min($0 * 1000, 1e9).rounded(.up)) } ?? -1
      return max(0, Int(epoll_wait(epoll.number, events.baseAddress, Int32(events.count), milliseconds)))
    }

    subscript(index: Int) -> PollEvent {
      let event = events[index]
      var readiness: Readiness = []
      if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
        readiness.insert(.read)
      }
      if event.events & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
        readiness.insert(.write)
      }
      let tag = event.data.u64
      return PollEvent(
        fd: Int32(truncatingIfNeeded: tag), generation: UInt32(truncatingIfNeeded: tag >> 32),
        readiness: readiness)
    }
  }
#endif
