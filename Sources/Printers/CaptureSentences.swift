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
    case .summary(let summary): return sentences(of: summary)
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

  /// Of one connection: a line for each side. That of the whole capture has no details, and no place in a table.
  private static func sentences(of summary: SummaryTrace) -> [CaptureSentence] {
    guard let details = summary.details else { return [] }
    let sides = [("client", summary.client, details.client), ("server", summary.server, details.server)]
    return sides.map { name, count, side in
      CaptureSentence(style: .muted, text: "\(name): " + facts(count, side).joined(separator: "; "))
    }
  }

  private static func facts(_ count: TrafficCount, _ side: SideTrace) -> [String] {
    let opcodes = side.opcodes.map { "\($0.frames) \($0.opcode.name) of \(counted($0.bytes, "byte"))" }
    var facts = [
      "\(counted(count.frames, "frame"))" + (opcodes.isEmpty ? "" : ": " + opcodes.joined(separator: ", "))
    ]
    facts.append(counted(count.messages, "message"))
    if let ratio = side.compressionRatio { facts.append("compressed \(hundredths(ratio)) times") }
    if let trips = side.roundTrips {
      let times = [trips.minimum, trips.mean, trips.maximum].map { HandshakePrinter.milliseconds($0) }
      facts.append("\(counted(UInt64(trips.count), "ping")) answered in \(times.joined(separator: " / "))")
    }
    if side.holes > 0 {
      facts.append("\(counted(UInt64(side.holes), "hole")), \(counted(side.missingBytes, "byte")) missing")
    }
    if side.skippedBytes > 0 { facts.append("\(counted(side.skippedBytes, "byte")) skipped") }
    return facts
  }

  private static func counted(_ number: UInt64, _ name: String) -> String {
    "\(number) \(name)\(number == 1 ? "" : "s")"
  }

  private static func hundredths(_ ratio: Double) -> String {
    let total = UInt64(min(max(ratio * 100, 0), 1e15).rounded())
    return "\(total / 100).\(total % 100 < 10 ? "0" : "")\(total % 100)"
  }
}
