#if canImport(Darwin)
  import Darwin

  typealias Poller = KqueuePoller

  /// Readiness from the kernel of macOS, level-triggered. The interface is that of `EpollPoller`.
  struct KqueuePoller: ~Copyable {
    private let queue: OwnedDescriptor
    private let events: UnsafeMutableBufferPointer<kevent>

    init() throws(SystemError) {
      let number = kqueue()
      guard number >= 0 else { throw SystemError(call: "kqueue") }
      queue = OwnedDescriptor(number)
      events = .allocate(capacity: 512)
    }

    deinit { events.deallocate() }

    /// - Throws: `EPERM` for a regular file: kqueue would wait for it to grow, and never tell its end.
    func change(
      _ fd: Int32, from old: Readiness, to new: Readiness, generation: UInt32
    ) throws(SystemError) {
      if old.isEmpty {
        var status = stat()
        if fstat(fd, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
          throw SystemError(code: EPERM, call: "kevent")
        }
      }
      try change(fd, filter: EVFILT_READ, had: old.contains(.read), wants: new.contains(.read), generation)
      try change(fd, filter: EVFILT_WRITE, had: old.contains(.write), wants: new.contains(.write), generation)
    }

    private func change(
      _ fd: Int32, filter: Int32, had: Bool, wants: Bool, _ generation: UInt32
    ) throws(SystemError) {
      guard had != wants else { return }
      var change = kevent(
        ident: UInt(fd), filter: Int16(filter), flags: UInt16(wants ? EV_ADD : EV_DELETE), fflags: 0, data: 0,
        udata: UnsafeMutableRawPointer(bitPattern: UInt(generation)))
      guard kevent(queue.number, &change, 1, nil, 0, nil) == 0 else { throw SystemError(call: "kevent") }
    }

    func wait(timeout: Double?) -> Int {
      guard let timeout else {
        return max(0, Int(kevent(queue.number, nil, 0, events.baseAddress, Int32(events.count), nil)))
      }
      let whole = min(timeout, 1e6).rounded(.down)
      var limit = timespec(tv_sec: Int(whole), tv_nsec: Int((min(timeout, 1e6) - whole) * 1e9))
      return max(0, Int(kevent(queue.number, nil, 0, events.baseAddress, Int32(events.count), &limit)))
    }

    subscript(index: Int) -> PollEvent {
      let event = events[index]
      return PollEvent(
        fd: Int32(truncatingIfNeeded: event.ident),
        generation: UInt32(truncatingIfNeeded: UInt(bitPattern: event.udata)),
        readiness: Int32(event.filter) == EVFILT_READ ? .read : .write)
    }
  }
#endif
