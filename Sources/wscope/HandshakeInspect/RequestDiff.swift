import Bytes
import Printers
import Trace
import WebSocketCore

/// `--diff`: our own request beside one that was made elsewhere. Nothing is sent.
struct RequestDiff {
  let options: ClientOptions
  let output: InspectOutputOptions
  let palette: Palette

  /// - Parameters:
  ///   - path: where the other request is.
  ///   - entry: which one, in a HAR.
  ///   - url: ours; nil for that of the other.
  ///   - out: where what is found is written.
  func perform(path: String, entry: String?, url: String?, into out: inout ByteQueue) throws(Failure)
    -> ExitStatus
  {
    let other = try StoredRequest(path: path, entry: entry)
    guard let url = url ?? other.url else {
      throw Failure(
        .usage, phase: .usage, "the request to compare with names no host: give a URL to make our own for")
    }
    let (uri, request) = try options.upgrade(for: url)
    let comparison = RequestComparison(own: request.head, other: other.head)
    let advice = advice(on: comparison, other.head, uri)
    let status: ExitStatus = comparison.mattering.isEmpty ? .success : .checkFailed
    let differences = comparison.differences.map { shown($0) }
    if output.json {
      writeJSON(differences, advice, status, into: &out)
    } else if !output.quiet {
      DifferencePrinter(palette: palette).print(differences, into: &out)
      var printer = VariationTablePrinter(changes: [], palette: palette)
      for advice in advice {
        printer.print(TraceRecord(time: 0, connection: nil, .advice(advice)), into: &out)
      }
    }
    return status
  }

  private func shown(_ difference: RequestDifference) -> DifferenceTrace {
    func redacted(_ value: String?) -> String? {
      guard let value, !output.showSecrets else { return value }
      switch difference.part {
      case "query": return String(Redaction.redact(target: "?\(value)").dropFirst())
      case "path", "method", "HTTP version": return value
      default: return Redaction.redact(value: value, of: difference.part)
      }
    }
    return DifferenceTrace(
      part: difference.part, kind: difference.kind, own: redacted(difference.own),
      other: redacted(difference.other), significance: difference.significance, why: difference.why)
  }

  private func advice(
    on comparison: RequestComparison, _ other: RequestHead, _ uri: WebSocketURI
  ) -> [AdviceTrace] {
    let mattering = comparison.mattering
    guard !comparison.differences.isEmpty else { return [AdviceTrace(text: "the requests are the same")] }
    let command = SuggestedCommand(options: options, showsSecrets: output.showSecrets)
    let all = AdviceTrace(
      text: "with this, all of it is sent as there", command: command.text(uri, other, keepsUpgrade: true))
    guard !mattering.isEmpty else {
      return [AdviceTrace(text: "the requests differ in nothing that servers of WebSockets look at"), all]
    }
    let count = mattering.count == 1 ? "1 difference matters" : "\(mattering.count) differences matter"
    let names = Set(
      comparison.differences.filter { $0.significance != .yes }.map { HTTPSyntax.lowercased($0.part) })
    let first = AdviceTrace(
      text: "\(count); with this, what matters is sent as there",
      command: command.text(uri, other, keepsUpgrade: true) { !names.contains($0) })
    return comparison.differences.contains { $0.significance == .sometimes } ? [first, all] : [first]
  }

  private func writeJSON(
    _ differences: [DifferenceTrace], _ advice: [AdviceTrace], _ status: ExitStatus, into out: inout ByteQueue
  ) {
    var printer = JSONLinesPrinter()
    let summary = SummaryTrace(
      connections: 0, client: TrafficCount(), server: TrafficCount(), violations: 0, duration: 0,
      exitStatus: status.rawValue)
    let data =
      differences.map { TraceData.difference($0) } + advice.map { TraceData.advice($0) } + [.summary(summary)]
    for data in data { printer.print(TraceRecord(time: 0, connection: nil, data), into: &out) }
  }
}
