/// SOCKS 4, and 4a, which gives a name to the proxy instead of an address.
struct SOCKS4Dialogue: ProxyDialogue {
  private(set) var question: String?

  /// A user or a name that is longer is none.
  private static let longestText = 1024

  mutating func read(client: inout ProxyBytes, server: inout ProxyBytes) -> ProxyProgress {
    if question == nil, let progress = readRequest(&client) { return progress }
    guard let reply = server.take(8).map(Array.init) else { return .needsMore }
    guard reply[0] == 0 else { return .mistaken }
    let text = question ?? ""
    guard reply[1] == 90 else {
      let reason = Self.replies[reply[1]] ?? "reply \(reply[1])"
      return .refused("\(text) is refused by a SOCKS4 proxy: \(reason)")
    }
    return .finished("\(text) through a SOCKS4 proxy")
  }

  /// Version, command, port, address, user and a zero; then, in 4a, a name and a zero.
  private mutating func readRequest(_ client: inout ProxyBytes) -> ProxyProgress? {
    guard let fixed = client.peek(8).map(Array.init) else { return .needsMore }
    let texts = client.unread.dropFirst(8)
    guard let userEnd = texts.prefix(Self.longestText).firstIndex(of: 0) else {
      return texts.count < Self.longestText ? .needsMore : .mistaken
    }
    var host = ProxyAddress.text(fixed[4...])
    var end = userEnd
    // 4a: an address that cannot be, 0.0.0.x, says that a name follows.
    if fixed[4...6].allSatisfy({ $0 == 0 }), fixed[7] != 0 {
      let name = texts[(userEnd + 1)...]
      guard let nameEnd = name.prefix(Self.longestText).firstIndex(of: 0) else {
        return name.count < Self.longestText ? .needsMore : .mistaken
      }
      host = String(decoding: name[..<nameEnd], as: UTF8.self)
      end = nameEnd
    }
    question = "\(fixed[1] == 1 ? "CONNECT" : "BIND") \(host):\(Int(fixed[2]) << 8 | Int(fixed[3]))"
    client.advance(end + 1 - client.unread.startIndex)
    return nil
  }

  private static let replies: [UInt8: String] = [
    91: "rejected or failed", 92: "identd of the client cannot be reached",
    93: "identd of the client names another user",
  ]
}
