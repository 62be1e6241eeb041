/// The four parameters of permessage-deflate (RFC 7692 §7.1), as they stand in an accepted answer.
package struct DeflateParameters: Hashable, Sendable {
  package static let extensionName = "permessage-deflate"
  package static let windowBits: ClosedRange<UInt8> = 8...15

  package var serverNoContextTakeover: Bool
  package var clientNoContextTakeover: Bool
  /// 8 to 15; nil where the parameter is absent, which means 15.
  package var serverMaxWindowBits: UInt8?
  package var clientMaxWindowBits: UInt8?

  package init(
    serverNoContextTakeover: Bool = false, clientNoContextTakeover: Bool = false,
    serverMaxWindowBits: UInt8? = nil, clientMaxWindowBits: UInt8? = nil
  ) {
    self.serverNoContextTakeover = serverNoContextTakeover
    self.clientNoContextTakeover = clientNoContextTakeover
    self.serverMaxWindowBits = serverMaxWindowBits
    self.clientMaxWindowBits = clientMaxWindowBits
  }

  /// The base-2 logarithm of the largest window that this role's compressor may use.
  package func windowBits(of role: Role) -> UInt8 {
    (role == .client ? clientMaxWindowBits : serverMaxWindowBits) ?? 15
  }

  /// May a message of this role refer back to earlier ones?
  package func keepsContext(of role: Role) -> Bool {
    role == .client ? !clientNoContextTakeover : !serverNoContextTakeover
  }

  /// zlib has no compressor with a window of 256 bytes: it takes 512 instead. Where 8 was agreed on, this
  /// role sends its messages uncompressed, which is always allowed (RFC 7692 §6).
  package func canCompress(as role: Role) -> Bool {
    windowBits(of: role) > 8
  }

  /// As an element of the answer's header.
  package var headerElement: ExtensionOffer {
    DeflateOffer(parameters: self, offersClientMaxWindowBits: clientMaxWindowBits != nil).headerElement
  }
}

/// What a client offers. Differs from an answer in that `client_max_window_bits` may stand without a
/// value: the server may choose one then (RFC 7692 §7.1.2.2).
package struct DeflateOffer: Hashable, Sendable {
  package var parameters: DeflateParameters
  /// `client_max_window_bits` is there, with the value of `parameters` or with none.
  package var offersClientMaxWindowBits: Bool

  /// - Parameters:
  ///   - parameters: those with a value.
  ///   - offersClientMaxWindowBits: also true if `parameters` has a value for it.
  package init(parameters: DeflateParameters = DeflateParameters(), offersClientMaxWindowBits: Bool = true) {
    self.parameters = parameters
    self.offersClientMaxWindowBits = offersClientMaxWindowBits || parameters.clientMaxWindowBits != nil
  }

  /// As an element of the request's header.
  package var headerElement: ExtensionOffer {
    var element = ExtensionOffer(DeflateParameters.extensionName)
    if parameters.serverNoContextTakeover { element.parameters.append(.init("server_no_context_takeover")) }
    if parameters.clientNoContextTakeover { element.parameters.append(.init("client_no_context_takeover")) }
    if let bits = parameters.serverMaxWindowBits {
      element.parameters.append(.init("server_max_window_bits", String(bits)))
    }
    if offersClientMaxWindowBits {
      element.parameters.append(
        .init("client_max_window_bits", parameters.clientMaxWindowBits.map { String($0) }))
    }
    return element
  }
}

extension DeflateOffer {
  /// Where an element stands: without a value, `client_max_window_bits` is legal in requests only.
  package enum Place: Sendable {
    case request, response
  }

  /// Reads an element called `permessage-deflate`.
  /// - Parameters:
  ///   - element: name and parameters.
  ///   - place: in which header.
  /// - Returns: what could be understood, and what breaks RFC 7692 §7.
  package static func read(
    _ element: ExtensionOffer, in place: Place
  ) -> (offer: DeflateOffer, violations: [Violation]) {
    var offer = DeflateOffer(offersClientMaxWindowBits: false)
    var violations: [Violation] = []
    var seen: Set<String> = []
    for parameter in element.parameters {
      if !seen.insert(parameter.name).inserted {
        violations.append(Violation(.deflateDuplicateParameter, parameter.name))
      } else if let rule = offer.take(parameter, in: place) {
        let value = parameter.value.map { "=\($0)" } ?? ""
        violations.append(Violation(rule, parameter.name + value))
      }
    }
    return (offer, violations)
  }

  /// - Returns: the rule that this parameter breaks, or nil.
  private mutating func take(_ parameter: ExtensionOffer.Parameter, in place: Place) -> Rule? {
    switch parameter.name {
    case "server_no_context_takeover":
      parameters.serverNoContextTakeover = true
      return parameter.value == nil ? nil : .deflateParameterValue
    case "client_no_context_takeover":
      parameters.clientNoContextTakeover = true
      return parameter.value == nil ? nil : .deflateParameterValue
    case "server_max_window_bits":
      parameters.serverMaxWindowBits = Self.windowBits(parameter.value)
      return parameters.serverMaxWindowBits == nil ? .deflateParameterValue : nil
    case "client_max_window_bits":
      offersClientMaxWindowBits = true
      parameters.clientMaxWindowBits = Self.windowBits(parameter.value)
      let mayBeAbsent = place == .request && parameter.value == nil
      return parameters.clientMaxWindowBits == nil && !mayBeAbsent ? .deflateParameterValue : nil
    default:
      return .deflateUnknownParameter
    }
  }

  /// RFC 7692 §7.1.2.1: "a decimal integer value without leading zeroes between 8 to 15, inclusive".
  private static func windowBits(_ value: String?) -> UInt8? {
    guard let value, let bits = UInt8(value), DeflateParameters.windowBits.contains(bits),
      String(bits) == value
    else { return nil }
    return bits
  }
}
