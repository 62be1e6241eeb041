/// The two ends of a connection, the same for the segments of both directions. Without padding, so that it is
/// hashed as it lies in memory.
struct FlowKey: Hashable {
  private let lower: (UInt64, UInt64)
  private let upper: (UInt64, UInt64)
  private let portsAndFamily: UInt64

  /// - Returns: the key, and whether the sender is the end that stands second in it.
  @inline(__always)
  static func of(_ segment: borrowing TCPSegment) -> (key: FlowKey, isUpper: Bool) {
    let isUpper = precedes(segment.destination, segment.source)
    return isUpper
      ? (FlowKey(segment.destination, segment.source), true)
      : (FlowKey(segment.source, segment.destination), false)
  }

  @inline(__always)
  private init(_ lower: Endpoint, _ upper: Endpoint) {
    self.lower = lower.address
    self.upper = upper.address
    portsAndFamily = UInt64(lower.port) << 32 | UInt64(upper.port) << 16 | (lower.isIPv6 ? 1 : 0)
  }

  @inline(__always)
  private static func precedes(_ left: Endpoint, _ right: Endpoint) -> Bool {
    if left.address.0 != right.address.0 { return left.address.0 < right.address.0 }
    if left.address.1 != right.address.1 { return left.address.1 < right.address.1 }
    return left.port < right.port
  }

  @inline(__always)
  static func == (left: FlowKey, right: FlowKey) -> Bool {
    left.portsAndFamily == right.portsAndFamily && left.lower == right.lower && left.upper == right.upper
  }

  /// How many digests there are.
  static let digestCount = 1024

  /// A number that differs for most connections that are open at once: the ports change from one to the next.
  var digest: Int {
    let ends = portsAndFamily ^ lower.1 ^ upper.1 ^ lower.0 ^ upper.0
    return Int(truncatingIfNeeded: (ends &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }

  func hash(into hasher: inout Hasher) {
    withUnsafeBytes(of: self) { hasher.combine(bytes: $0) }
  }
}
