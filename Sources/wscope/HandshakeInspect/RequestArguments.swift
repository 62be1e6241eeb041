import Bytes
import Diagnosis
import WebSocketCore

/// The options of `wscope connect` that make a request out of the one that it sends without any.
struct RequestArguments {
  typealias Option = Invocation.Option

  private let plain: MessageHead
  /// Which headers are of interest, by name in lower case.
  private let isWanted: (String) -> Bool
  /// A request without what makes it an upgrade gets it all the same.
  private let keepsUpgrade: Bool

  /// - Parameters:
  ///   - uri: of the request without options.
  ///   - keepsUpgrade: true: a request without what makes it an upgrade gets it all the same.
  ///   - isWanted: which headers are to be made the same, by name in lower case.
  init(for uri: WebSocketURI, keepsUpgrade: Bool, where isWanted: @escaping (String) -> Bool) {
    var bare = uri
    (bare.user, bare.password) = (nil, nil)
    var request = UpgradeRequest(uri: bare, nonce: [UInt8](repeating: 0, count: 16))
    request.userAgent = ClientOptions.userAgent
    // It takes a nonce of 16 bytes, and has no text that could be wrong.
    plain = (try? request.serialize())?.head.head ?? MessageHead(parsing: [])
    self.isWanted = isWanted
    self.keepsUpgrade = keepsUpgrade
  }

  /// - Parameter wanted: the request to be made.
  func options(for wanted: RequestHead) -> [Option] {
    var options: [Option] = []
    var seen: Set<String> = []
    for field in wanted.head.fields where field.name.utf8.first != UInt8(ascii: ":") {
      let name = HTTPSyntax.lowercased(field.name)
      guard isWanted(name), seen.insert(name).inserted else { continue }
      let values = wanted.head.all(name)
      let isPlain = plain.all(name) == values && plain.field(name)?.name == field.name
      if !isPlain { options += header(name, spelled: field.name, values) }
    }
    options += removed(from: wanted).map { Option("-H", "\($0):") }
    if wanted.version.map({ $0 < .http11 }) == true { options.append(Option("--misbehave", "http10")) }
    return options
  }

  private func removed(from wanted: RequestHead) -> [String] {
    plain.fields.map(\.name).filter { name in
      let isMade = keepsUpgrade && Self.upgrade.contains(HTTPSyntax.lowercased(name))
      return isWanted(HTTPSyntax.lowercased(name)) && wanted.head.field(name) == nil && !isMade
    }
  }

  /// Without these there is no handshake (RFC 6455 §4.1).
  private static let upgrade: Set<String> = [
    "host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version",
  ]

  private func header(_ name: String, spelled: String, _ values: [String]) -> [Option] {
    let value = values[0]
    let isUsual = (plain.field(name)?.name ?? Self.usual[name]) == spelled
    guard values.count == 1, !value.isEmpty, isUsual else { return header(spelled, values) }
    switch name {
    case "sec-websocket-key" where HandshakeRules.judge(key: value).allSatisfy({ $0.outcome != .fail }):
      return []
    case "origin": return [Option("-o", value)]
    case "cookie": return [Option("--cookie", value)]
    case "authorization": return credentials(value).map { [$0] } ?? header(spelled, values)
    case "sec-websocket-protocol":
      let names = HTTPSyntax.listElements(value)
      let areSound = names.allSatisfy { HTTPSyntax.isToken($0) } && Set(names).count == names.count
      return areSound ? names.map { Option("-s", $0) } : header(spelled, values)
    case "sec-websocket-extensions": return compression(value).map { [$0] } ?? header(spelled, values)
    default: return header(spelled, values)
    }
  }

  /// As browsers and `UpgradeRequest` spell them.
  private static let usual = [
    "origin": "Origin", "cookie": "Cookie", "authorization": "Authorization",
    "sec-websocket-protocol": "Sec-WebSocket-Protocol",
    "sec-websocket-extensions": "Sec-WebSocket-Extensions",
  ]

  private func header(_ name: String, _ values: [String]) -> [Option] {
    values.map { Option("-H", $0.isEmpty ? "\(name);" : "\(name): \($0)") }
  }

  /// Nil where there is no option for the scheme.
  private func credentials(_ value: String) -> Option? {
    let parts = value.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    if HTTPSyntax.matches(parts[0], "Bearer") { return Option("--bearer", parts[1]) }
    guard HTTPSyntax.matches(parts[0], "Basic") else { return nil }
    if parts[1] == Redaction.mark { return Option("-u", parts[1]) }
    guard let bytes = Base64.decode(parts[1]), bytes.contains(UInt8(ascii: ":")) else { return nil }
    return bytes.withUnsafeBytes(UTF8Validator.isValid)
      ? Option("-u", String(decoding: bytes, as: UTF8.self)) : nil
  }

  /// Nil where more is offered than `--compress` can.
  private func compression(_ value: String) -> Option? {
    let elements = HTTPSyntax.listElements(value)
    let parts = elements[0].split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    let parameters = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    guard elements.count == 1, parts[0].filter({ $0 != " " }) == DeflateParameters.extensionName,
      CompressionParameters(argument: parameters) != nil
    else { return nil }
    let isUsual = parameters == Dialect.optionalValues["--compress"]
    return Option(isUsual ? "--compress" : "--compress=\(parameters)")
  }
}
