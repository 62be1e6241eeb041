#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}

/// Runs `body` on a detached thread of its own, or at once when the system has no thread to give.
///
/// All signals are blocked in it: they belong to the loop.
func startBackgroundThread(_ body: @escaping @Sendable () -> Void) {
  var all = sigset_t()
  var previous = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_SETMASK, &all, &previous)
  defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

  let work = Unmanaged.passRetained(Work(body))
  #if canImport(Glibc)
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, runWork, work.toOpaque())
    if code == 0 { pthread_detach(thread) }
  #else
    var thread: pthread_t?
    let code = pthread_create(&thread, nil, runWork, work.toOpaque())
    if let thread { pthread_detach(thread) }
  #endif
  if code != 0 { work.takeRetainedValue().body() }
}

#if canImport(Glibc)
  private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
  }
#else
  private func runWork(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
#endif
