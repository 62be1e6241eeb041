import WebSocketCore

/// What an inspected handshake comes to: by the rules, and by what was asked of it.
struct InspectionVerdict {
  /// What was expected of the answer and is not so.
  let unmet: [Failure]
  /// Nil where the rules hold; also where the server refuses, and is to do so.
  let failure: Failure?

  init(on handshake: InspectedHandshake, _ checks: HandshakeExpectations, showsSecrets: Bool) {
    unmet =
      handshake.answer.map {
        checks.failures(of: $0, to: handshake.offer, showsSecrets: showsSecrets)
      } ?? []
    failure =
      handshake.isRefused && checks.isExpectedRefusal(handshake.answer) ? nil : handshake.failure
  }

  /// What was asked for decides.
  var status: ExitStatus { (unmet.first ?? failure)?.status ?? .success }
}
