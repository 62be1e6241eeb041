import Trace
import WebSocketCore

/// One line of a capture's table that is no frame.
struct CaptureSentence {
  var style: Palette.Style
  var text: String
}

/// The words for what happens to a captured connection beside its frames. They are few in a connection, so they
/// are plain strings.
enum CaptureSentences {
  /// - Parameter data: anything but a frame, a message or a violation, which have rows of their own.
  /// - Returns: one sentence or more; none for what the table leaves out.
  static func of(_ data: TraceData) -> [CaptureSentence] {
    switch data {
    case .connect(let connect):
      let client = connect.source.map { "\($0) connected to " } ?? "connected to "
      return [CaptureSentence(style: .muted, text: client + connect.address)]
    case .tls(let tls):
      let facts =
        [tls.summary.version, tls.summary.cipher] + (tls.summary.serverName.map { ["SNI \($0)"] } ?? [])
      return [CaptureSentence(style: .muted, text: "TLS: " + facts.joined(separator: ", "))]
    case .request(let head): return [CaptureSentence(style: .sent, text: startLine(of: head))]
    case .response(let head): return [CaptureSentence(style: .received, text: startLine(of: head))]
    case .open(let open):
      let agreed = [open.subprotocol.map { "subprotocol \($0)" }, open.extensions].compactMap { $0 }
      let terms = agreed.isEmpty ? "no subprotocol, no extensions" : agreed.joined(separator: ", ")
      return [CaptureSentence(style: .muted, text: "open: \(open.url), \(terms)")]
    case .note(let note):
      let sender = note.sender.map { "\($0.rawValue): " } ?? ""
      return [CaptureSentence(style: note.kind == "proxy" ? .muted : .control, text: sender + note.text)]
    case .close(let close): return [CaptureSentence(style: .muted, text: text(of: close))]
    default: return []
    }
  }

  private static func startLine(of head: HeadTrace) -> String {
    let line = head.raw.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self)
  }

  private static func text(of close: CloseTrace) -> String {
    var text = "closed "
    if let initiator = close.initiator { text += "by the \(initiator.rawValue), " }
    text += "\(close.code.rawValue) \(close.code.name)"
    if !close.reason.isEmpty { text += ": \(close.reason)" }
    if close.initiator == nil { text += ": no Close frame" }
    return text + "; ended by \(close.ended)"
  }
}
