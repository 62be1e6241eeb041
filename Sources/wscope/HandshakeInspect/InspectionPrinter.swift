import Bytes
import Printers
import Trace
import WebSocketCore

/// Writes an inspected handshake: for people, or as JSON Lines.
struct InspectionPrinter {
  let isJSON: Bool
  let palette: Palette
  /// Which side is this process: what it sent is marked `>`. Nil: neither, and the request is.
  let local: Role?
  /// False where the records of the connection have shown them already.
  var showsHeads = true

  func print(_ handshake: InspectedHandshake, _ verdict: InspectionVerdict, into out: inout ByteQueue) {
    if isJSON {
      var printer = JSONLinesPrinter()
      for record in (showsHeads ? heads(of: handshake) : []) + judgement(of: handshake, verdict) {
        printer.print(record, into: &out)
      }
    } else {
      var printer = HandshakePrinter(palette: palette)
      for record in heads(of: handshake) { printer.print(record, into: &out) }
      appendChecks(of: handshake, verdict, to: &out)
    }
  }

  private func record(_ data: TraceData) -> TraceRecord { TraceRecord(time: 0, connection: 1, data) }

  private func direction(of sender: Role) -> Direction? {
    local.map { $0 == sender ? .sent : .received }
  }

  private func heads(of handshake: InspectedHandshake) -> [TraceRecord] {
    let request = handshake.request.map { TraceData.request(HeadTrace($0, direction(of: .client))) }
    let response = handshake.response.map {
      TraceData.response(HeadTrace($0, direction(of: .server), body: handshake.body))
    }
    return [request, response].compactMap { $0 }.map(record)
  }

  private func judgement(of handshake: InspectedHandshake, _ verdict: InspectionVerdict) -> [TraceRecord] {
    var data = handshake.violations.map { TraceData.violation($0) }
    data += (verdict.unmet + [verdict.failure].compactMap { $0 }).map { .error($0.trace) }
    let summary = SummaryTrace(
      connections: 1, client: TrafficCount(), server: TrafficCount(), violations: handshake.violations.count,
      duration: 0, exitStatus: verdict.status.rawValue)
    return data.map(record) + [TraceRecord(time: 0, connection: nil, .summary(summary))]
  }

  private func appendChecks(
    of handshake: InspectedHandshake, _ verdict: InspectionVerdict, to out: inout ByteQueue
  ) {
    let checks = VerdictPrinter(palette: palette)
    if handshake.request != nil { checks.print("The request:", handshake.requestChecks, into: &out) }
    if handshake.response != nil { checks.print("The answer:", handshake.responseChecks, into: &out) }
    let warnings = handshake.violations.count { $0.violation.rule.severity == .warning }
    let more = warnings == 0 ? "" : warnings == 1 ? ", with 1 warning" : ", with \(warnings) warnings"
    let words = words(for: handshake, verdict)
    palette.begin(verdict.failure == nil ? .received : .problem, in: &out)
    TerminalEscaping.append(words.prefix(1).uppercased() + words.dropFirst() + more, to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
    // Of a refusal that was asked for there is nothing to be explained.
    if verdict.failure != nil, let finding = handshake.finding {
      FindingPrinter(palette: palette).print(finding, into: &out)
    }
  }

  private func words(for handshake: InspectedHandshake, _ verdict: InspectionVerdict) -> String {
    guard let failure = handshake.failure else { return "the handshake is valid" }
    return verdict.failure == nil ? "\(failure.message), as expected" : failure.message
  }
}
