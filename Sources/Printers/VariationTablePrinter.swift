import Bytes
import Trace
import WebSocketCore

/// One row a variation: what was changed, after how long the answer came, and what it was.
package struct VariationTablePrinter: Printer {
  private let palette: Palette
  private let width: Int

  /// A table.
  ///
  /// - Parameters:
  ///   - changes: what its first column will hold, to be made wide enough.
  ///   - palette: its colours.
  package init(changes: [String], palette: Palette) {
    self.palette = palette
    width = changes.map(\.unicodeScalars.count).max() ?? 0
  }

  package mutating func begin(into out: inout ByteQueue) {
    palette.begin(.heading, in: &out)
    out.append(literal: "CHANGE")
    out.append(spaces: width - "CHANGE".count + 2)
    out.append(literal: "       TIME  ANSWER")
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    switch record.data {
    case .variation(let variation): append(variation, to: &out)
    case .violation(let trace):
      ViolationLine(palette: palette).append(trace.violation, indent: 0, to: &out)
    case .advice(let advice): append(advice, to: &out)
    default: break
    }
  }

  private func append(_ variation: VariationTrace, to out: inout ByteQueue) {
    TerminalEscaping.append(variation.change, to: &out)
    out.append(spaces: width - variation.change.unicodeScalars.count + 2)
    out.append(paddedSeconds: variation.duration)
    out.append(literal: "  ")
    palette.begin(variation.outcome.isAccepted ? .received : .problem, in: &out)
    TerminalEscaping.append(Self.answer(variation.outcome), to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private func append(_ advice: AdviceTrace, to out: inout ByteQueue) {
    TerminalEscaping.append(advice.text.prefix(1).uppercased() + advice.text.dropFirst(), to: &out)
    out.append(UInt8(ascii: "\n"))
    guard let command = advice.command else { return }
    out.append(literal: "  ")
    TerminalEscaping.append(command, to: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private static func answer(_ outcome: UpgradeOutcome) -> String {
    let status = outcome.response?.statusText ?? ""
    switch outcome {
    case .accepted(let head): return ([status] + agreed(head)).joined(separator: ", ")
    case .invalid: return "\(status), but it breaks the rules of the handshake"
    case .dropped(_, nil): return "\(status), then the connection ended without a Close"
    case .dropped(_, let close?):
      guard let code = close.code else { return "\(status), then a Close without a status code" }
      let reason = close.reason.isEmpty ? "" : ": \(close.reasonText)"
      return "\(status), then a Close with \(code.rawValue) (\(code.name))\(reason)"
    case .refused: return status
    case .unanswered(let why): return "no answer: \(why)"
    }
  }

  private static func agreed(_ head: ResponseHead) -> [String] {
    let subprotocol = head.head.first("Sec-WebSocket-Protocol").map { "subprotocol \($0)" }
    return [subprotocol, head.agreedExtensions].compactMap(\.self)
  }
}
