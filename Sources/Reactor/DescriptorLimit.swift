#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Asks for as many open descriptors as the system lets this process have: the usual 1,024 are too few for a
/// listener with thousands of clients. Returns how many there can be now.
@discardableResult
package func raiseDescriptorLimit() -> Int {
  #if canImport(Glibc)
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    let most = rlim_t.max
  #else
    let resource = RLIMIT_NOFILE
    // getrlimit says "infinity", and setrlimit refuses it.
    let most = rlim_t(OPEN_MAX)
  #endif
  var limit = rlimit()
  guard getrlimit(resource, &limit) == 0 else { return 0 }
  let wanted = max(limit.rlim_cur, min(limit.rlim_max, most))
  if wanted > limit.rlim_cur {
    let current = limit.rlim_cur
    limit.rlim_cur = wanted
    if setrlimit(resource, &limit) != 0 { limit.rlim_cur = current }
  }
  return Int(clamping: limit.rlim_cur)
}
