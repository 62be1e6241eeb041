import ArgumentParser
import Diagnosis
import Reactor
import Transport
import WebSocketCore

/// What is looked at over the network.
extension HandshakeInspectCommand {
  func inspectLive() throws {
    let status = Session.run(output.reporting, local: url == nil ? .server : .client) {
      reactor, stdout, reporter throws(Failure) in
      reporter.format = try formatting.template()
      guard let url else {
        let handshake = try ServerInspection(address: subject.listen ?? "", network, reactor, reporter)
          .perform()
        return print(handshake, local: .server, stdout, reporter)
      }
      let uri = try client.uri(of: url)
      tellNotes(on: uri, reporter)
      if subject.variations {
        let command = SuggestedCommand(options: client, showsSecrets: output.showSecrets)
        return try VariationRun(
          try client.plan(for: uri), command, showsTable: !output.json && !output.quiet, reactor, stdout,
          reporter
        ).perform()
      }
      if measuring.isOn { return try measure(url, client, invocation, reactor, stdout, reporter) }
      let handshake = try ClientInspection(url: url, client, invocation: invocation, reactor, reporter)
        .perform()
      return print(handshake, local: .client, stdout, reporter)
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private var invocation: Invocation {
    Invocation(command: "handshake-inspect", request: request, network: network, tls: tls, key: subject.key)
  }

  private func tellNotes(on uri: WebSocketURI, _ reporter: Reporter) {
    guard !output.quiet else { return }
    for note in pasted.notes(isVerbose: reporter.isVerbose) { reporter.tell(note) }
    if tls.insecure, uri.isSecure {
      reporter.tell("-k/--insecure: the server's certificate is not verified")
    }
  }

  private func print(
    _ handshake: InspectedHandshake, local: Role, _ stdout: StandardOutput, _ reporter: Reporter
  ) -> ExitStatus {
    let verdict = InspectionVerdict(on: handshake, checks, showsSecrets: output.showSecrets)
    if !output.quiet {
      InspectionPrinter(
        isJSON: output.json, palette: reporter.stdoutPalette, local: local, showsHeads: !output.json
      ).print(handshake, verdict, into: &stdout.queue)
    }
    verdict.unmet.forEach(reporter.show)
    reporter.facts.failure = verdict.unmet.first ?? verdict.failure
    return verdict.status
  }
}
