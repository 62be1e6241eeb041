/// A close status code (RFC 6455 §7.4), with the names of IANA's registry. Every 16-bit value is
/// representable; whether it may stand on the wire is `isAllowedOnWire`.
package struct CloseCode: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt16
  @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let normalClosure = CloseCode(rawValue: 1000)
  package static let goingAway = CloseCode(rawValue: 1001)
  package static let protocolError = CloseCode(rawValue: 1002)
  package static let unsupportedData = CloseCode(rawValue: 1003)
  package static let noStatusReceived = CloseCode(rawValue: 1005)
  package static let abnormalClosure = CloseCode(rawValue: 1006)
  package static let invalidPayloadData = CloseCode(rawValue: 1007)
  package static let policyViolation = CloseCode(rawValue: 1008)
  package static let messageTooBig = CloseCode(rawValue: 1009)
  package static let mandatoryExtension = CloseCode(rawValue: 1010)
  package static let internalError = CloseCode(rawValue: 1011)
  package static let serviceRestart = CloseCode(rawValue: 1012)
  package static let tryAgainLater = CloseCode(rawValue: 1013)
  package static let badGateway = CloseCode(rawValue: 1014)
  package static let tlsHandshake = CloseCode(rawValue: 1015)

  /// RFC 6455 §7.4.1 and §7.4.2: 0-999 are not used, 1004 is reserved, 1005, 1006 and 1015 must never
  /// be sent, other 1016-2999 are for the protocol's own future, above 4999 there is nothing.
  package var isAllowedOnWire: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }

  /// IANA's name in camel case, `registered` (3000-3999), `private` (4000-4999) or `unassigned`.
  package var name: String {
    switch rawValue {
    case 3000...3999: "registered"
    case 4000...4999: "private"
    default: Self.names[rawValue] ?? "unassigned"
    }
  }

  private static let names: [UInt16: String] = [
    1000: "normalClosure", 1001: "goingAway", 1002: "protocolError", 1003: "unsupportedData",
    1004: "reserved", 1005: "noStatusReceived", 1006: "abnormalClosure", 1007: "invalidPayloadData",
    1008: "policyViolation", 1009: "messageTooBig", 1010: "mandatoryExtension", 1011: "internalError",
    1012: "serviceRestart", 1013: "tryAgainLater", 1014: "badGateway", 1015: "tlsHandshake",
  ]
}
