/// Why a request (or, in `listen`, a response) cannot be built from what the user gave. `message` is one
/// sentence that names it.
package enum RequestError: Error, Hashable, Sendable {
  /// CR, LF, NUL or another control character: it would end the line, or begin a header of its own.
  case controlCharacter(field: String, byte: UInt8)
  case invalidHeaderName(String)
  case headerWithoutColon(String)
  case invalidSubprotocol(String)
  case repeatedSubprotocol(String)
  /// RFC 7617 §2: the colon ends the user name.
  case colonInUser
  /// The nonce has so many bytes instead of 16.
  case nonceLength(Int)

  package var message: String {
    switch self {
    case .controlCharacter(let field, let byte):
      "the value of \(field) has the control character \(Self.name(byte)), which no header may have"
    case .invalidHeaderName(let name):
      "'\(name)' is no header name: only letters, digits and !#$%&'*+-.^_`|~ may stand in it"
    case .headerWithoutColon(let text):
      "the header '\(text)' has no colon: write 'Name: value', 'Name:' to remove it or 'Name;' for an empty one"
    case .invalidSubprotocol(let name):
      "'\(name)' is no subprotocol name: only letters, digits and !#$%&'*+-.^_`|~ may stand in it"
    case .repeatedSubprotocol(let name):
      "the subprotocol '\(name)' is offered twice: each may be offered once (RFC 6455 §4.1)"
    case .colonInUser: "the user name has a colon, which Basic authentication cannot carry (RFC 7617 §2)"
    case .nonceLength(let count): "the key has \(count) bytes instead of 16"
    }
  }

  static func checkValue(_ value: String, of field: String) throws(RequestError) {
    if let byte = value.utf8.first(where: HTTPSyntax.isForbiddenInValue) {
      throw .controlCharacter(field: field, byte: byte)
    }
  }

  private static func name(_ byte: UInt8) -> String {
    switch byte {
    case 0x00: "NUL"
    case 0x0A: "LF"
    case 0x0D: "CR"
    default: "0x\(String(byte, radix: 16))"
    }
  }
}
