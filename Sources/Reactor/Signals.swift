#if canImport(Glibc)
  import CLinux
  import Glibc
#else
  import Darwin
#endif

/// Signals as something to read from a descriptor: signalfd on Linux, a kqueue of its own on macOS.
///
/// On Linux the signals are blocked in the thread that asks for them, and a child process inherits that: who
/// spawns one has to give it an empty mask.
struct Signals: ~Copyable {
  let descriptor: OwnedDescriptor

  #if os(Linux)
    private var mask = sigset_t()

    init() throws(SystemError) {
      sigemptyset(&mask)
      let number = signalfd(-1, &mask, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
      guard number >= 0 else { throw SystemError(call: "signalfd") }
      descriptor = OwnedDescriptor(number)
    }

    mutating func add(_ signal: Int32) throws(SystemError) {
      guard sigaddset(&mask, signal) == 0 else { throw SystemError(call: "sigaddset") }
      let code = pthread_sigmask(SIG_BLOCK, &mask, nil)
      guard code == 0 else { throw SystemError(code: code, call: "pthread_sigmask") }
      guard signalfd(descriptor.number, &mask, 0) >= 0 else { throw SystemError(call: "signalfd") }
    }

    /// The next signal that has come, or nil.
    func next() -> Int32? {
      var info = signalfd_siginfo()
      let size = MemoryLayout<signalfd_siginfo>.size
      return read(descriptor.number, &info, size) == size ? Int32(info.ssi_signo) : nil
    }
  #else
    init() throws(SystemError) {
      let number = kqueue()
      guard number >= 0 else { throw SystemError(call: "kqueue") }
      descriptor = OwnedDescriptor(number)
    }

    mutating func add(_ signal: Int32) throws(SystemError) {
      // EVFILT_SIGNAL also sees signals that are ignored; the default action must not happen.
      _ = Darwin.signal(signal, SIG_IGN)
      var change = kevent(
        ident: UInt(signal), filter: Int16(EVFILT_SIGNAL), flags: UInt16(EV_ADD), fflags: 0, data: 0,
        udata: nil)
      guard kevent(descriptor.number, &change, 1, nil, 0, nil) == 0 else { throw SystemError(call: "kevent") }
    }

    func next() -> Int32? {
      var event = kevent()
      var atOnce = timespec()
      return kevent(descriptor.number, nil, 0, &event, 1, &atOnce) == 1 ? Int32(event.ident) : nil
    }
  #endif
}
