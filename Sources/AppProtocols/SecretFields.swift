import Bytes
import WebSocketCore

/// Credentials in what is decoded.
extension JSONValue {
  /// What stands in place of a secret.
  static let redacted = JSONValue.string(Redaction.mark)

  /// Names and structure are kept, as which credentials there are is often the question; every text and every
  /// number is replaced.
  var withoutSecrets: JSONValue {
    switch self {
    case .string, .number: .redacted
    case .array(let elements): .array(elements.map(\.withoutSecrets))
    case .object(let members): .object(members.map { .init($0.name, $0.value.withoutSecrets) })
    case .null, .bool: self
    }
  }

  /// The same with the members of one name redacted.
  func redacting(_ name: String) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.map { $0.name == name ? .init(name, .redacted) : $0 })
  }
}
