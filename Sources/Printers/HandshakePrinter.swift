import Bytes
import TLS
import Trace

/// What `-v` shows, as curl does: `>` sent, `<` received, `*` information. Heads keep the order, the case
/// and the bytes of the wire; what a terminal must not see is escaped.
package struct HandshakePrinter: Printer {
  private let palette: Palette
  private let isServer: Bool

  /// - Parameters:
  ///   - palette: its colours.
  ///   - isServer: there are many connections, which came to us: information says which it is of.
  package init(palette: Palette, isServer: Bool = false) {
    self.palette = palette
    self.isServer = isServer
  }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    switch record.data {
    // The address of a listener is announced by itself.
    case .open where record.connection == nil: break
    // An address in numbers stands in the next line.
    case .resolve(let resolve) where resolve.addresses == [resolve.host]: break
    case .resolve(let resolve): information(Self.text(of: resolve), to: &out)
    case .connect(let connect):
      information(isServer ? "connected from \(connect.address)" : Self.text(of: connect), record, to: &out)
    case .tls(let tls): for line in Self.lines(of: tls) { information(line, record, to: &out) }
    case .proxy(let proxy): information(Self.text(of: proxy), record, to: &out)
    case .request(let head): append(head, isSent: head.direction != .received, to: &out)
    case .response(let head): append(head, isSent: head.direction == .sent, to: &out)
    case .redirect(let redirect): information(Self.text(of: redirect), record, to: &out)
    case .open(let open): for line in Self.lines(of: open) { information(line, record, to: &out) }
    case .close(let close): information(Self.text(of: close), record, to: &out)
    case .summary(let summary): information(Self.text(of: summary), to: &out)
    // Verdicts and measurements have printers of their own.
    case .handshake, .frame, .message, .violation, .note, .timing, .idle, .variation, .difference, .advice,
      .error:
      break
    }
  }

  private func information(_ text: String, _ record: TraceRecord? = nil, to out: inout ByteQueue) {
    palette.begin(.muted, in: &out)
    out.append(literal: "* ")
    if isServer, let connection = record?.connection { out.append("client \(connection): ") }
    TerminalEscaping.append(text, to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private func append(_ head: HeadTrace, isSent: Bool, to out: inout ByteQueue) {
    head.raw.withUnsafeBytes { raw in
      var start = 0
      while start < raw.count {
        let end = raw[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? raw.count
        append(line: UnsafeRawBufferPointer(rebasing: raw[start..<end]), isSent: isSent, to: &out)
        start = end
      }
    }
    guard let body = head.body, !body.isEmpty else { return }
    body.withUnsafeBytes { TerminalEscaping.append($0, lineBreaks: .kept, to: &out) }
    if body.last != UInt8(ascii: "\n") { out.append(UInt8(ascii: "\n")) }
  }

  /// One line of a head. Its CR LF is not shown; a line that ends in anything else shows what it ends in.
  private func append(line: UnsafeRawBufferPointer, isSent: Bool, to out: inout ByteQueue) {
    let endsProperly = line.count >= 2 && line[line.count - 2] == UInt8(ascii: "\r")
    palette.begin(isSent ? .sent : .received, in: &out)
    out.append(literal: isSent ? "> " : "< ")
    TerminalEscaping.append(
      UnsafeRawBufferPointer(rebasing: line.dropLast(endsProperly ? 2 : 0)), to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }
}
