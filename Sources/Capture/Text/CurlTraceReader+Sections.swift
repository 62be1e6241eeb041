import WebSocketCore

/// A section of a trace whose rows are being read.
struct CurlTraceSection: Sendable {
  var kind: CurlTraceLine.Kind
  var byteCount: UInt64
  var time: Int64
  /// Bytes of it so far.
  var taken: UInt64 = 0

  var isWhole: Bool { taken == byteCount }
  var remaining: UInt64 { byteCount - taken }

  var sender: Role {
    switch kind {
    case .head(let sender), .data(let sender): sender
    case .encrypted, .info: .client
    }
  }
}

extension CurlTraceReader {
  /// Rows are put together up to so many bytes.
  private static let longestPiece = 4096

  mutating func begin(_ line: CurlTraceLine) {
    let time = line.time.map { clock.advance(to: $0) } ?? 0
    if case .info(let text) = line.kind { return connections.take(info: text) }
    let begun = CurlTraceSection(kind: line.kind, byteCount: line.byteCount, time: time)
    section = begun
    guard line.kind != .encrypted, let number = connections.next(named: line.connection) else { return }
    tell(.connection(number), of: begun)
  }

  mutating func take(_ row: CurlTraceRow) {
    guard var current = section else { return }
    defer { section = current }
    // --trace-ascii begins a new row instead of writing CR LF.
    let skipsLineEnd = isLossy && current.remaining >= 2 && row.offset == current.taken + 2
    guard skipsLineEnd || row.offset == current.taken else {
      return fail(.badOffset(found: row.offset, expected: current.taken), in: current)
    }
    if skipsLineEnd { appendLineEnd(&current) }
    let before = bytes.count
    guard let count = append(row, of: current) else { return fail(.badRow, in: current) }
    if !isTold(current.kind) { bytes.removeLast(bytes.count - before) }
    current.taken += UInt64(count)
    if current.isWhole {
      finish(current)
    } else if bytes.count >= Self.longestPiece {
      tell(.bytes, of: current)
    }
  }

  /// - Returns: how many bytes the row has; nil where it is malformed.
  private mutating func append(_ row: CurlTraceRow, of section: CurlTraceSection) -> Int? {
    let before = bytes.count
    let count = Int(min(section.remaining, UInt64(CurlTraceRow.bytesPerRow)))
    if hasDigits != false, row.decode(count, into: &bytes) {
      hasDigits = true
      return count
    }
    bytes.removeLast(bytes.count - before)
    if hasDigits == nil { hasDigits = false }
    guard isLossy, UInt64(row.content.count) <= section.remaining else { return nil }
    bytes.append(contentsOf: row.content)
    return row.content.count
  }

  /// Another section begins, or the text ends.
  mutating func endSection() {
    guard var current = section, !current.isWhole else { return }
    defer { section = nil }
    guard isLossy, current.remaining == 2 else {
      return fail(.missingBytes(have: current.taken, need: current.byteCount), in: current)
    }
    appendLineEnd(&current)
    finish(current)
  }

  private mutating func appendLineEnd(_ current: inout CurlTraceSection) {
    if isTold(current.kind) { bytes += [0x0D, 0x0A] }
    current.taken += 2
  }

  private mutating func finish(_ current: CurlTraceSection) {
    if !bytes.isEmpty { tell(.bytes, of: current) }
    if isLossy, case .data = current.kind { tell(.hole(current.byteCount), of: current) }
  }

  /// The bytes of such a section come out.
  private func isTold(_ kind: CurlTraceLine.Kind) -> Bool {
    switch kind {
    case .head: true
    case .data: !isLossy
    case .encrypted, .info: false
    }
  }
}

/// Which connection a section is of. `--trace-ids` says it; without, a new one is told by what curl says when it
/// has connected.
struct CurlConnections: Sendable {
  private var current: Int?
  private var count = 0
  private var isNew = true

  mutating func take(info text: String) {
    if text.hasPrefix("Connected to ") { isNew = true }
  }

  /// - Parameter id: what `--trace-ids` says.
  /// - Returns: the number of the connection, if it is another one than before.
  mutating func next(named id: Int?) -> Int? {
    let number = id.map { $0 &+ 1 } ?? (isNew ? count + 1 : count)
    isNew = false
    guard number != current else { return nil }
    current = number
    count = max(count, number)
    return number
  }
}

/// Turns times of day into times that do not go back at midnight.
struct CurlClock: Sendable {
  private static let day: Int64 = 24 * 3600 * 1_000_000_000
  private var midnights: Int64 = 0
  private var last: Int64 = 0

  /// Both in nanoseconds.
  mutating func advance(to timeOfDay: Int64) -> Int64 {
    if timeOfDay < last - Self.day / 2 { midnights += 1 }
    last = timeOfDay
    return midnights * Self.day + timeOfDay
  }
}
