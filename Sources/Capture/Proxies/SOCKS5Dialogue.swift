/// SOCKS 5 (RFC 1928), without authentication or with user and password (RFC 1929).
struct SOCKS5Dialogue: ProxyDialogue {
  private enum Step {
    case greeting, selection, credentials, verdict, request, reply
  }

  private static let version: UInt8 = 5
  private var step = Step.greeting
  private var isAuthenticated = false
  private(set) var question: String?

  mutating func read(client: inout ProxyBytes, server: inout ProxyBytes) -> ProxyProgress {
    while true {
      let progress: ProxyProgress?
      switch step {
      case .greeting: progress = readGreeting(&client)
      case .selection: progress = readSelection(&server)
      case .credentials: progress = readCredentials(&client)
      case .verdict: progress = readVerdict(&server)
      case .request: progress = readRequest(&client)
      case .reply: progress = readReply(&server)
      }
      if let progress { return progress }
    }
  }

  /// Version, and the methods of authentication that are offered (RFC 1928 §3).
  private mutating func readGreeting(_ client: inout ProxyBytes) -> ProxyProgress? {
    guard let start = client.peek(2) else { return .needsMore }
    guard start.last != 0 else { return .mistaken }
    guard client.take(2 + Int(start.last ?? 0)) != nil else { return .needsMore }
    step = .selection
    return nil
  }

  private mutating func readSelection(_ server: inout ProxyBytes) -> ProxyProgress? {
    guard let answer = server.take(2).map(Array.init) else { return .needsMore }
    guard answer[0] == Self.version else { return .mistaken }
    switch answer[1] {
    case 0x00: step = .request
    case 0x02:
      step = .credentials
      isAuthenticated = true
    case 0xFF:
      return .refused("a SOCKS5 proxy refuses: it takes none of the ways to authenticate that are offered")
    case let method:
      // GSSAPI may encrypt what follows (RFC 1961), and the others are private.
      return .refused(
        "a SOCKS5 proxy wants authentication by method \(method): what follows cannot be read here")
    }
    return nil
  }

  /// RFC 1929 §2: both are skipped.
  private mutating func readCredentials(_ client: inout ProxyBytes) -> ProxyProgress? {
    guard let start = client.peek(2).map(Array.init) else { return .needsMore }
    guard start[0] == 1 else { return .mistaken }
    let userLength = Int(start[1])
    guard let passwordLength = client.peek(3 + userLength)?.last else { return .needsMore }
    guard client.take(3 + userLength + Int(passwordLength)) != nil else { return .needsMore }
    step = .verdict
    return nil
  }

  private mutating func readVerdict(_ server: inout ProxyBytes) -> ProxyProgress? {
    guard let verdict = server.take(2)?.last else { return .needsMore }
    guard verdict == 0 else { return .refused("a SOCKS5 proxy refuses: user or password is wrong") }
    step = .request
    return nil
  }

  /// RFC 1928 §4.
  private mutating func readRequest(_ client: inout ProxyBytes) -> ProxyProgress? {
    guard let start = client.peek(2).map(Array.init) else { return .needsMore }
    guard start[0] == Self.version else { return .mistaken }
    switch Self.takeAddress(&client) {
    case .needsMore: return .needsMore
    case .unknown: return .mistaken
    case .address(let text): question = "\(Self.commands[start[1]] ?? "command \(start[1])") \(text)"
    }
    step = .reply
    return nil
  }

  /// RFC 1928 §6.
  private mutating func readReply(_ server: inout ProxyBytes) -> ProxyProgress? {
    guard let start = server.peek(2).map(Array.init) else { return .needsMore }
    guard start[0] == Self.version else { return .mistaken }
    let text = question ?? ""
    let sign = isAuthenticated ? ", with user and password" : ""
    // Some proxies refuse with fewer bytes than there must be.
    guard start[1] == 0 else {
      let reason = Self.replies[start[1]] ?? "reply \(start[1])"
      return .refused("\(text) is refused by a SOCKS5 proxy\(sign): \(reason)")
    }
    switch Self.takeAddress(&server) {
    case .needsMore: return .needsMore
    case .unknown: return .mistaken
    case .address: return .finished("\(text) through a SOCKS5 proxy\(sign)")
    }
  }

  private enum Address {
    case needsMore, unknown
    case address(String)
  }

  /// Takes a request or a reply, which look the same: version, command or reply, a zero, an address, a port.
  private static func takeAddress(_ bytes: inout ProxyBytes) -> Address {
    guard let start = bytes.peek(5).map(Array.init) else { return .needsMore }
    let length: Int
    switch start[3] {
    case 1: length = 4
    case 3: length = 1 + Int(start[4])
    case 4: length = 16
    default: return .unknown
    }
    guard let all = bytes.take(4 + length + 2) else { return .needsMore }
    let address = all.dropFirst(4).prefix(length)
    let port = all.suffix(2).reduce(0) { $0 << 8 | Int($1) }
    let host =
      start[3] == 3 ? String(decoding: address.dropFirst(), as: UTF8.self) : ProxyAddress.text(address)
    return .address("\(host):\(port)")
  }

  private static let commands: [UInt8: String] = [1: "CONNECT", 2: "BIND", 3: "UDP ASSOCIATE"]

  private static let replies: [UInt8: String] = [
    1: "general SOCKS server failure", 2: "connection not allowed by ruleset", 3: "network unreachable",
    4: "host unreachable", 5: "connection refused", 6: "TTL expired", 7: "command not supported",
    8: "address type not supported",
  ]
}
