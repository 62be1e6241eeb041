/// A head cut into pieces that are written one by one, of which there may be no last one.
package struct HeadPieces: Sendable {
  private static let endlessLine = Array("X-Endless: \(String(repeating: "x", count: 51))\r\n".utf8)
  /// Bytes of a piece that is not a single byte: 64 of the lines above.
  private static let blockSize = 64 * endlessLine.count

  /// Seconds from one piece to the next.
  package let interval: Double
  private let pieceSize: Int
  private let isEndless: Bool
  private var rest: ArraySlice<UInt8>

  /// - Parameters:
  ///   - head: with the empty line that ends it.
  ///   - kinds: how to misbehave.
  /// - Returns: nil for a head that is written as it is, at once.
  package init?(of head: [UInt8], _ kinds: Set<Misbehavior>) {
    guard kinds.contains(.slowHandshake) || kinds.contains(.endlessHeaders) else { return nil }
    isEndless = kinds.contains(.endlessHeaders)
    let isSlow = kinds.contains(.slowHandshake)
    interval = isSlow ? 0.1 : 0.01
    pieceSize = isSlow ? 1 : Self.blockSize
    // Without the empty line, the head goes on.
    rest = isEndless ? head.dropLast(2) : head[...]
  }

  /// The next piece; nil when the head is whole.
  package mutating func next() -> [UInt8]? {
    if isEndless {
      while rest.count < pieceSize { rest += Self.endlessLine }
    }
    guard !rest.isEmpty else { return nil }
    defer { rest = rest.dropFirst(pieceSize) }
    return Array(rest.prefix(pieceSize))
  }
}
