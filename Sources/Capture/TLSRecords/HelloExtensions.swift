/// The extensions of hellos and of EncryptedExtensions that matter to a reader. Each is read where it may stand;
/// one that is not well-formed counts as absent.
struct HelloExtensions {
  /// IANA's numbers.
  private enum Kind {
    static let serverName = 0
    static let applicationProtocols = 16
    static let encryptThenMAC = 22
    static let sessionTicket = 35
    static let preSharedKey = 41
    static let earlyData = 42
    static let supportedVersions = 43
  }

  var serverName: String?
  /// All that a client offers; the one that a server has chosen.
  var protocols: [String] = []
  var ticket: [UInt8] = []
  /// Of a ServerHello.
  var selectedVersion: UInt16?
  var encryptsThenMACs = false
  var hasPreSharedKey = false
  var hasEarlyData = false

  mutating func read(_ type: Int, _ body: UnsafeRawBufferPointer) {
    var fields = TLSFieldReader(body)
    switch type {
    case Kind.serverName: serverName = HelloExtensions.hostName(&fields)
    case Kind.applicationProtocols: protocols = HelloExtensions.protocols(&fields)
    case Kind.encryptThenMAC: encryptsThenMACs = true
    case Kind.sessionTicket: ticket = Array(body)
    case Kind.preSharedKey: hasPreSharedKey = true
    case Kind.earlyData: hasEarlyData = true
    // A client sends a list, whose first byte is its length.
    case Kind.supportedVersions where body.count == 2:
      selectedVersion = fields.number(ofBytes: 2).map { UInt16($0) }
    default: break
    }
  }

  /// The list may hold names of other types than 0, a host name; nobody has defined one (RFC 6066 §3).
  private static func hostName(_ fields: inout TLSFieldReader) -> String? {
    guard fields.number(ofBytes: 2) != nil, fields.number(ofBytes: 1) == 0,
      let name = fields.vector(lengthOfBytes: 2), !name.isEmpty
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  private static func protocols(_ fields: inout TLSFieldReader) -> [String] {
    guard let list = fields.vector(lengthOfBytes: 2) else { return [] }
    var names: [String] = []
    var entries = TLSFieldReader(list)
    while let name = entries.vector(lengthOfBytes: 1) { names.append(String(decoding: name, as: UTF8.self)) }
    return names
  }
}
