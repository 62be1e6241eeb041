import Bytes
import WebSocketCore

/// What is found in a trace of curl. Whose it is, and when it came, stands in the reader.
package enum CurlTraceEvent: Equatable, Sendable {
  /// What follows is of this connection; they are counted from 1.
  case connection(Int)
  /// The next bytes, in `CurlTraceReader.bytes`.
  case bytes
  /// So many bytes were sent here, which the trace does not tell.
  case hole(UInt64)
}

/// Reads what `curl --trace` or `--trace-ascii` has written, in constant memory: pieces of the text go in, and
/// the bytes of both directions come out, the same ones wherever the text is cut.
package struct CurlTraceReader: Sendable {
  /// Valid until the next call.
  package internal(set) var bytes: [UInt8] = []
  /// Whose the bytes or the hole are.
  package private(set) var sender = Role.client
  /// Nanoseconds since the midnight before the trace began: it holds no date. 0 without `--trace-time`.
  package private(set) var time: Int64 = 0
  /// The trace is one of `--trace-ascii`: of the data nothing is left but its length.
  package var isLossy: Bool { hasDigits == false }
  package static let lossyNote =
    "curl --trace-ascii writes bytes that are no printable ASCII as dots: only the handshake can be read "
    + "from this trace, the frames need --trace"

  /// Of `--trace`; nil until the first row has told.
  var hasDigits: Bool?
  var section: CurlTraceSection?
  var connections = CurlConnections()
  var clock = CurlClock()
  /// What comes next, before an error.
  private var pending: [(event: CurlTraceEvent, sender: Role, time: Int64)] = []
  private var failure: CurlTraceError?
  private var isDelivered = false
  /// The line in progress.
  private var line: [UInt8] = []
  private var lineNumber: UInt64 = 0

  private static let longestLine = 4096

  package init() {}

  /// Does a text begin as a trace does?
  package static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    return CurlTraceLine(UnsafeRawBufferPointer(rebasing: bytes[..<end])) != nil
  }

  /// Finds what comes next.
  ///
  /// - Parameters:
  ///   - text: a piece of the trace.
  ///   - position: from where on; moved.
  /// - Returns: nil when the piece is used up.
  /// - Throws: `CurlTraceError`, once what was found before it has been returned.
  package mutating func next(
    in text: UnsafeRawBufferPointer, at position: inout Int
  ) throws(CurlTraceError) -> CurlTraceEvent? {
    while true {
      if let event = takePending() { return event }
      if let failure { throw failure }
      guard position < text.count else { return nil }
      let rest = UnsafeRawBufferPointer(rebasing: text[position...])
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        position += end + 1
        endLine(UnsafeRawBufferPointer(rebasing: rest[..<end]))
      } else {
        position = text.count
        keep(rest)
      }
    }
  }

  /// The text ends here.
  ///
  /// - Returns: what comes next; nil when that was all.
  /// - Throws: `CurlTraceError`.
  package mutating func finish() throws(CurlTraceError) -> CurlTraceEvent? {
    if failure == nil, !line.isEmpty { endLine(UnsafeRawBufferPointer(start: nil, count: 0)) }
    if failure == nil { endSection() }
    if let event = takePending() { return event }
    if let failure { throw failure }
    return nil
  }

  private mutating func takePending() -> CurlTraceEvent? {
    if isDelivered {
      bytes.removeAll(keepingCapacity: true)
      isDelivered = false
    }
    guard !pending.isEmpty else { return nil }
    let next = pending.removeFirst()
    sender = next.sender
    time = next.time
    isDelivered = next.event == .bytes
    return next.event
  }

  private mutating func keep(_ part: UnsafeRawBufferPointer) {
    // What curl says of a certificate may be longer, as may the body that it writes between the sections; the
    // rest of such a line says nothing. A row that is longer is found malformed.
    line.append(contentsOf: part.prefix(Self.longestLine - line.count))
  }

  private mutating func endLine(_ part: UnsafeRawBufferPointer) {
    lineNumber += 1
    if line.isEmpty { return take(Self.withoutCarriageReturn(part)) }
    keep(part)
    let whole = line
    line.removeAll(keepingCapacity: true)
    whole.withUnsafeBytes { take(Self.withoutCarriageReturn($0)) }
  }

  /// A trace may have come through Windows.
  private static func withoutCarriageReturn(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    line.last == UInt8(ascii: "\r") ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
  }

  private mutating func take(_ line: UnsafeRawBufferPointer) {
    if section?.isWhole == false, let row = CurlTraceRow(line) {
      take(row)
    } else if let begun = CurlTraceLine(line) {
      endSection()
      if failure == nil { begin(begun) }
    }
    // Anything else is the body, which curl may write to the same place.
  }

  /// Something has been found in a section.
  mutating func tell(_ event: CurlTraceEvent, of section: CurlTraceSection) {
    pending.append((event, section.sender, section.time))
  }

  mutating func fail(_ problem: CurlTraceError.Problem, in section: CurlTraceSection) {
    if !bytes.isEmpty { tell(.bytes, of: section) }
    failure = CurlTraceError(line: lineNumber, problem)
  }
}
