import Bytes
import Trace

/// One page that shows everything in a browser: a picture, a table to be searched and filtered, every byte.
///
/// Its data are JSON Lines (docs/json-lines.md), written as they come, so that memory stays the same however
/// long the page gets. They stand in `<script type="application/json">`: nothing in them is markup, as no `<`
/// is left in them.
package struct HTMLPrinter: Printer {
  /// Browsers hold a page in memory as a whole, several times over.
  package static let usualLimit = 128 * 1024 * 1024
  /// A text node that grows is copied as a whole by some browsers: so there are many.
  private static let blockSize = 1024 * 1024

  /// Frames in the page.
  package private(set) var frames = 0
  /// Whole messages in the page: those that stand in place of their frames.
  package private(set) var messages = 0
  /// Records that the limit has kept out of it.
  package private(set) var leftOut = 0

  private let title: String
  private let limit: Int
  private var json = JSONLinesPrinter()
  private var size = 0
  private var blockEnd = 0

  /// A page that has not begun.
  ///
  /// - Parameters:
  ///   - title: what was captured: the name of a file, a URL.
  ///   - limit: bytes of records that the page may hold; what comes after is counted and left out.
  package init(title: String, limit: Int = usualLimit) {
    self.title = title
    self.limit = limit
  }

  package mutating func begin(into out: inout ByteQueue) {
    HTMLPage.appendHead(title: title, to: &out)
  }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    var line = ByteQueue(blockSize: 1024)
    json.print(record, into: &line)
    guard admits(record, size: line.count) else { return }
    switch record.data {
    case .frame: frames += 1
    case .message: messages += 1
    default: break
    }
    if size >= blockEnd {
      closeBlock(&out)
      out.append(literal: "<script type=\"application/json\" class=\"records\">\n")
      blockEnd = size + Self.blockSize
    }
    size += line.count
    Self.append(line.readable, to: &out)
  }

  package mutating func finish(into out: inout ByteQueue) {
    closeBlock(&out)
    out.append(literal: "<script type=\"application/json\" id=\"end\">{\"left_out\":")
    out.append(decimal: UInt64(leftOut))
    out.append(literal: "}</script>\n</body>\n</html>\n")
  }

  /// Once something is left out, so is what follows: the page has the beginning, without gaps.
  private mutating func admits(_ record: TraceRecord, size count: Int) -> Bool {
    if case .summary = record.data, record.connection == nil { return true }
    if leftOut == 0, size + count <= limit { return true }
    leftOut += 1
    return false
  }

  private func closeBlock(_ out: inout ByteQueue) {
    if blockEnd > 0 { out.append(literal: "</script>\n") }
  }

  /// In JSON a `<` stands only in strings, where an escape means the same. Without it nothing ends the
  /// element or begins a comment in it (HTML §4.12.1.3).
  private static func append(_ line: UnsafeRawBufferPointer, to out: inout ByteQueue) {
    var start = 0
    for index in line.indices where line[index] == UInt8(ascii: "<") {
      out.append(UnsafeRawBufferPointer(rebasing: line[start..<index]))
      out.append(literal: "\\u003c")
      start = index + 1
    }
    out.append(UnsafeRawBufferPointer(rebasing: line[start...]))
  }
}
