#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension UnsafeRawBufferPointer {
  /// Does `text` stand anywhere in these bytes?
  package func contains(_ text: [UInt8]) -> Bool {
    guard let first = text.first else { return true }
    guard let base = baseAddress, count >= text.count else { return false }
    let last = count - text.count
    var start = 0
    while start <= last, let found = memchr(base + start, Int32(first), last - start + 1) {
      if memcmp(found, text, text.count) == 0 { return true }
      start = UnsafeRawPointer(found) - base + 1
    }
    return false
  }
}
