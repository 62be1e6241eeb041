import WebSocketCore

/// The search for a frame in one direction, as bytes come in: when it is worth looking, and what is known of the
/// bytes that are not kept.
struct FrameSearch: Sendable {
  /// That it is a WebSocket is known, whatever comes.
  var isWebSocket = false
  /// Bytes searched that are not kept.
  private(set) var searched: UInt64 = 0
  private var expected: [Int: Double] = [:]
  /// How many bytes there must be before it is looked again: more than a part more than the last time.
  private var nextCount = 2

  /// HTTP may still come.
  let mayBeHTTP: Bool

  init(isWebSocket: Bool = false, mayBeHTTP: Bool = true) {
    self.isWebSocket = isWebSocket
    self.mayBeHTTP = mayBeHTTP && !isWebSocket
  }

  /// It is worth looking.
  func isDue(_ held: HeldBytes) -> Bool { held.count >= nextCount }

  mutating func context(_ held: HeldBytes, sender: Role, mayCompress: Bool) -> FrameSync.Context {
    nextCount = Self.next(after: held.count)
    return FrameSync.Context(
      sender: sender, mayCompress: mayCompress, pieces: held.marks.filter(\.isBeginning).map(\.start),
      searched: searched, expected: expected, isWebSocket: isWebSocket)
  }

  /// A few bytes are looked at as often as some come; many only when they have become twice as many.
  private static func next(after count: Int) -> Int {
    count + max(1, count < 1024 ? count / 4 : count)
  }

  /// Gives up the first bytes, but not what frames in them say of those that follow.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - held: from where they are taken.
  ///   - chains: what was found in them.
  mutating func drop(_ count: Int, of held: inout HeldBytes, _ chains: FrameChains) {
    expected = chains.expectations(behind: count)
    held.removeFirst(count)
    searched += UInt64(count)
    nextCount = Self.next(after: held.count)
  }
}
