/// The negotiation of permessage-deflate (RFC 7692 §7.1), both sides, as pure functions.
package enum DeflateNegotiation {
  /// What the server made of one offer of permessage-deflate.
  package struct ServerAnswer: Hashable, Sendable {
    package var agreement: DeflateParameters
    /// The value of `Sec-WebSocket-Extensions` in the response.
    package var headerValue: String
  }

  /// Accepts the first offer that can be accepted: the order is the client's preference (RFC 7692 §5).
  /// Other extensions, and offers that are malformed, are passed over.
  /// - Parameters:
  ///   - offers: the elements of the request's header.
  ///   - policy: what this server wants on top: to keep no context, smaller windows.
  /// - Returns: nil if there is nothing to accept; then the response has no such header.
  package static func serverAccept(
    offers: [ExtensionOffer], policy: DeflateParameters = DeflateParameters()
  ) -> ServerAnswer? {
    for element in offers where element.name == DeflateParameters.extensionName {
      let (offer, violations) = DeflateOffer.read(element, in: .request)
      if violations.isEmpty, let agreement = accept(offer, policy) {
        return ServerAnswer(agreement: agreement, headerValue: agreement.headerElement.headerText)
      }
    }
    return nil
  }

  /// What breaks RFC 7692 §7 in a request: the offers that a server must decline.
  package static func judge(request offers: [ExtensionOffer]) -> [Violation] {
    offers.filter { $0.name == DeflateParameters.extensionName }
      .flatMap { DeflateOffer.read($0, in: .request).violations }
  }

  private static func accept(_ offer: DeflateOffer, _ policy: DeflateParameters) -> DeflateParameters? {
    let asked = offer.parameters
    var agreement = DeflateParameters(
      serverNoContextTakeover: asked.serverNoContextTakeover || policy.serverNoContextTakeover,
      clientNoContextTakeover: asked.clientNoContextTakeover || policy.clientNoContextTakeover)
    agreement.serverMaxWindowBits = smaller(asked.serverMaxWindowBits, policy.serverMaxWindowBits)
    // Without the offer it MUST NOT be answered (RFC 7692 §7.1.2.2), and the client's window is 15 bits.
    if offer.offersClientMaxWindowBits {
      agreement.clientMaxWindowBits = smaller(asked.clientMaxWindowBits, policy.clientMaxWindowBits)
    }
    return agreement.canCompress(as: .server) ? agreement : nil
  }

  /// The smaller of two limits, where nil is none.
  private static func smaller(_ first: UInt8?, _ second: UInt8?) -> UInt8? {
    guard let first, let second else { return first ?? second }
    return min(first, second)
  }
}

// From the values of the header, one a line.
extension DeflateNegotiation {
  /// The value that a server answers to these; nil: no extension.
  package static func answer(to offered: [String], policy: DeflateParameters) -> String? {
    guard let offers = try? ExtensionOffer.parse(offered.joined(separator: ", ")) else { return nil }
    return serverAccept(offers: offers, policy: policy)?.headerValue
  }

  /// What both sides do after an answer with these; nil: nothing is compressed.
  package static func agreement(in answer: [String], offered: [DeflateOffer]) -> DeflateParameters? {
    guard let elements = try? ExtensionOffer.parse(answer.joined(separator: ", ")) else { return nil }
    return clientJudge(response: elements, offered: offered).agreement
  }

  /// What a server's own answer, given by `answer(to:policy:)`, has agreed to.
  package static func agreement(in answer: [String]) -> DeflateParameters? {
    guard let elements = try? ExtensionOffer.parse(answer.joined(separator: ", ")) else { return nil }
    return elements.first { $0.name == DeflateParameters.extensionName }
      .map { DeflateOffer.read($0, in: .response).offer.parameters }
  }
}

extension DeflateNegotiation {
  /// A client's view of the answer.
  package struct ClientVerdict: Hashable, Sendable {
    /// What both sides do from now on; nil if permessage-deflate is not in use. Also given where there are
    /// violations, for those who go on in spite of them.
    package var agreement: DeflateParameters?
    /// A client MUST fail the connection if there is one.
    package var violations: [Violation]
  }

  /// - Parameters:
  ///   - response: the elements of the response's header; empty if there is none.
  ///   - offered: what this client offered, in order. Nothing else was offered.
  /// - Returns: what was agreed on, and what breaks a rule.
  package static func clientJudge(response: [ExtensionOffer], offered: [DeflateOffer]) -> ClientVerdict {
    var verdict = ClientVerdict(agreement: nil, violations: [])
    for element in response {
      guard element.name == DeflateParameters.extensionName, !offered.isEmpty else {
        verdict.violations.append(Violation(.extensionOffered, element.headerText))
        continue
      }
      guard verdict.agreement == nil else {
        verdict.violations.append(Violation(.extensionAcceptedTwice, element.headerText))
        continue
      }
      let (answer, violations) = DeflateOffer.read(element, in: .response)
      verdict.violations += violations
      // The answer does not say which offer it accepts: the one it fits best.
      let candidates = offered.map { (offer: $0, breaches: breaches(of: answer, against: $0)) }
      if let best = candidates.min(by: { $0.breaches.count < $1.breaches.count }) {
        verdict.violations += best.breaches
        verdict.agreement = agreement(answer.parameters, best.offer)
      }
    }
    return verdict
  }

  private static func breaches(of answer: DeflateOffer, against offer: DeflateOffer) -> [Violation] {
    var violations: [Violation] = []
    if offer.parameters.serverNoContextTakeover, !answer.parameters.serverNoContextTakeover {
      violations.append(Violation(.deflateServerTakeover, "server_no_context_takeover is missing"))
    }
    if let limit = offer.parameters.serverMaxWindowBits, answer.parameters.windowBits(of: .server) > limit {
      let seen = answer.parameters.serverMaxWindowBits.map { "answered \($0)" } ?? "is missing"
      violations.append(Violation(.deflateServerWindow, "server_max_window_bits \(seen), offered \(limit)"))
    }
    if answer.offersClientMaxWindowBits, !offer.offersClientMaxWindowBits {
      violations.append(Violation(.deflateClientWindow, "client_max_window_bits"))
    }
    return violations
  }

  /// What the client offered about itself it keeps, even where the answer does not repeat it
  /// (RFC 7692 §7.1.1.2 and §7.1.2.2).
  private static func agreement(_ answer: DeflateParameters, _ offer: DeflateOffer) -> DeflateParameters {
    var agreement = answer
    agreement.clientNoContextTakeover =
      answer.clientNoContextTakeover || offer.parameters.clientNoContextTakeover
    agreement.clientMaxWindowBits = smaller(answer.clientMaxWindowBits, offer.parameters.clientMaxWindowBits)
    return agreement
  }
}
