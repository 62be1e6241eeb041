import Diagnosis
import Printers
import Reactor
import Trace
import Transport
import WebSocketCore

/// One run of `--variations`: the request as given, each change to it, and what follows from the answers.
final class VariationRun {
  /// The most pairs of changes that are tried where no single one helps.
  private static let pairLimit = 12

  private let plan: ClientPlan
  private let command: SuggestedCommand
  private let reactor: Reactor
  private let reporter: Reporter
  private let stdout: StandardOutput
  private var table: VariationTablePrinter?
  /// Reactor time after which nothing more is tried.
  private let deadline: Double?
  private var isCutShort = false
  private let variations: [Variation]
  private var report: VariationReport?
  /// Where the server has the Origins that it lets in, as far as its refusal tells.
  private var allowedOrigins: AllowedOrigins?

  /// - Parameters:
  ///   - plan: of the request as given.
  ///   - command: makes command lines to be shown.
  ///   - showsTable: for people, on stdout.
  init(
    _ plan: ClientPlan, _ command: SuggestedCommand, showsTable: Bool, _ reactor: Reactor,
    _ stdout: StandardOutput, _ reporter: Reporter
  ) {
    self.plan = plan
    self.command = command
    self.reactor = reactor
    self.stdout = stdout
    self.reporter = reporter
    deadline = command.options.network.maxTime.map { Reactor.clock() + $0 }
    variations = Variation.all(for: plan.uri, subprotocols: plan.request.subprotocols)
      .filter { VariedRequest(plan.request, [$0]) != nil }
    if showsTable {
      table = VariationTablePrinter(
        changes: variations.map(\.title) + ["as given"], palette: reporter.stdoutPalette)
    }
  }

  /// - Throws: what keeps a server from being asked at all.
  func perform() throws(Failure) -> ExitStatus {
    table?.begin(into: &stdout.queue)
    guard let given = VariedRequest(plan.request, []), let (baseline, failure) = attempt(given) else {
      return .timedOut
    }
    if let failure, failure.phase != .handshake { throw failure }
    report = VariationReport(baseline)
    variations.map { [$0] }.forEach(attempt)
    if let refinement = report?.refinement, !refinement.isEmpty { attempt(refinement) }
    for pair in report?.pairs(atMost: Self.pairLimit) ?? [] {
      attempt(pair)
      if report?.cures.isEmpty == false { break }
    }
    return conclude(failure)
  }

  // MARK: Trying

  private func attempt(_ changes: [Variation]) {
    guard let varied = VariedRequest(plan.request, changes), let (trial, _) = attempt(varied) else { return }
    report?.add(trial)
  }

  /// - Returns: nil where there is no time left.
  private func attempt(_ varied: VariedRequest) -> (VariationTrial, Failure?)? {
    var plan = plan
    plan.request = varied.request
    plan.deflateOffers = varied.request.deflateOffers
    if let deadline {
      let left = deadline - Reactor.clock()
      isCutShort = isCutShort || left <= 0
      guard !isCutShort else { return nil }
      plan.connectTimeout = min(plan.connectTimeout ?? left, left)
    }
    let number = (report?.trials.count ?? 0) + 1
    let evidence = EvidenceCollector(invocation: Invocation(command: "handshake-inspect"))
    reporter.client = ClientTraces(showsSecrets: reporter.showsSecrets)
    let attempt = UpgradeAttempt(plan: plan, reactor: reactor) { [unowned self] event in
      evidence.note(event)
      reporter.record(event, plan: plan, connection: number)
      if case .failed(let failure) = event, number == 1 {
        allowedOrigins = evidence.allowedOrigins(after: failure, plan)
      }
    }
    let (outcome, duration) = attempt.perform()
    let trial = VariationTrial(varied, outcome, duration: duration)
    emit(
      .variation(
        VariationTrace(id: varied.id, change: varied.title, outcome: outcome, duration: duration)),
      connection: number)
    return (trial, attempt.failure)
  }

  private func emit(_ data: TraceData, connection: Int?) {
    reporter.emit(connection, data)
    table?.print(TraceRecord(time: reporter.elapsed, connection: connection, data), into: &stdout.queue)
    stdout.flush()
  }

  // MARK: What follows

  private func conclude(_ failure: Failure?) -> ExitStatus {
    guard let report else { return .otherError }
    for (trial, violation) in report.violations {
      emit(
        .violation(ViolationTrace(sender: .server, violation: violation)), connection: trial + 1)
    }
    for advice in VariationAdvice(report, command, plan.uri, allowedOrigins).lines {
      emit(.advice(advice), connection: nil)
    }
    if isCutShort {
      emit(
        .advice(AdviceTrace(text: "not every variation was tried: --max-time was reached")), connection: nil)
    }
    let verdict = failure ?? Self.failure(of: report.baseline.outcome)
    if let verdict { reporter.emit(nil, .error(verdict.trace)) }
    let status = verdict?.status ?? .success
    let summary = SummaryTrace(
      connections: report.trials.count, client: TrafficCount(), server: TrafficCount(),
      violations: report.violations.count, duration: reporter.elapsed, exitStatus: status.rawValue)
    reporter.emit(nil, .summary(summary))
    return status
  }

  private static func failure(of baseline: UpgradeOutcome) -> Failure? {
    switch baseline {
    case .accepted: nil
    case .invalid:
      Failure(.handshakeInvalid, phase: .handshake, "the handshake of the request as given is invalid")
    case .dropped:
      Failure(
        .handshakeRefused, phase: .handshake, "the server accepted the request as given, and hung up at once")
    case .refused(let head):
      Failure(
        .handshakeRefused, phase: .handshake, "the server refused the request as given: \(head.statusText)")
    case .unanswered(let why): Failure(.otherError, phase: .handshake, why)
    }
  }
}

extension SentRequest {
  /// What it offers of permessage-deflate, so that an answer to it is understood.
  fileprivate var deflateOffers: [DeflateOffer] {
    let elements = extensions.flatMap { (try? ExtensionOffer.parse($0)) ?? [] }
    return elements.filter { $0.name == DeflateParameters.extensionName }
      .map { DeflateOffer.read($0, in: .request).offer }
  }
}
