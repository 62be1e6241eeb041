extension HandshakeRules {
  static let extensionsField = "Sec-WebSocket-Extensions"

  /// Judges `Sec-WebSocket-Extensions`: its grammar, that a server takes none but what was offered, and
  /// the parameters of permessage-deflate.
  ///
  /// - Parameters:
  ///   - values: of the head that is judged, one a line.
  ///   - offered: the values of the request, if it is a response that is judged and its request is known.
  /// - Returns: at least one check.
  static func judge(extensions values: [String], offered: [String]?) -> [Check] {
    guard !values.isEmpty else {
      let seen = offered?.isEmpty == false ? "none, of those offered" : "none"
      return [Check(info: "extensions", Rule.extensionSyntax.section, extensionsField, seen: seen)]
    }
    do {
      let elements = try ExtensionOffer.parse(values.joined(separator: ", "))
      let syntax = Check(.extensionSyntax, extensionsField, holds: true, seen: shown(values))
      return [syntax] + judge(elements, offered: offered)
    } catch {
      let seen = "\(shown(values)), \(error.expected) missing at byte \(error.position)"
      return [Check(.extensionSyntax, extensionsField, holds: false, seen: seen)]
    }
  }

  private static func judge(_ elements: [ExtensionOffer], offered: [String]?) -> [Check] {
    guard let offered else { return checks(of: DeflateNegotiation.judge(request: elements)) }
    // What is no list offers nothing.
    let offers = (try? ExtensionOffer.parse(offered.joined(separator: ", "))) ?? []
    let foreign = elements.filter { element in !offers.contains { $0.name == element.name } }
    let seen =
      foreign.isEmpty ? "offered: \(shown(offered))" : "not offered: \(shown(foreign.map(\.headerText)))"
    let deflate = DeflateNegotiation.clientJudge(
      response: elements.filter { $0.name == DeflateParameters.extensionName && !foreign.contains($0) },
      offered: offers.filter { $0.name == DeflateParameters.extensionName }
        .map { DeflateOffer.read($0, in: .request).offer })
    return [Check(.extensionOffered, extensionsField, holds: foreign.isEmpty, seen: seen)]
      + checks(of: deflate.violations)
  }

  private static func checks(of violations: [Violation]) -> [Check] {
    violations.map { Check($0.rule, extensionsField, holds: false, seen: Check.quote($0.detail)) }
  }
}
