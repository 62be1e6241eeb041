/// The PROXY protocol of HAProxy, version 1: one line of text by which a proxy tells the server who its client
/// is. It has no answer.
struct ProxyProtocolLine: ProxyDialogue {
  /// With CR LF.
  private static let longestLine = 107
  let question: String? = nil

  mutating func read(client: inout ProxyBytes, server: inout ProxyBytes) -> ProxyProgress {
    let window = client.unread.prefix(Self.longestLine)
    guard let end = window.firstIndex(of: UInt8(ascii: "\n")) else {
      return window.count < Self.longestLine ? .needsMore : .mistaken
    }
    let line = window[..<end]
    guard line.last == UInt8(ascii: "\r") else { return .mistaken }
    let words = String(decoding: line.dropLast(), as: UTF8.self).split(separator: " ")
    client.advance(end + 1 - window.startIndex)
    guard words.count == 6, words[1] == "TCP4" || words[1] == "TCP6" else {
      guard words.count >= 2, words[1] == "UNKNOWN" else { return .mistaken }
      return .finished("PROXY protocol 1: the proxy does not say who its client is")
    }
    let isIPv6 = words[1] == "TCP6"
    func endpoint(_ host: Substring, _ port: Substring) -> String {
      isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
    return .finished(
      "PROXY protocol 1: the client is \(endpoint(words[2], words[4])), "
        + "connected to \(endpoint(words[3], words[5]))")
  }
}

/// Version 2: the same in binary.
struct ProxyProtocolBlock: ProxyDialogue {
  let question: String? = nil

  static let signature: [UInt8] = [
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
  ]

  mutating func read(client: inout ProxyBytes, server: inout ProxyBytes) -> ProxyProgress {
    guard let header = client.peek(16).map(Array.init) else { return .needsMore }
    guard header[12] >> 4 == 2 else { return .mistaken }
    let length = Int(header[14]) << 8 | Int(header[15])
    guard let block = client.take(16 + length).map({ Array($0.dropFirst(16)) }) else { return .needsMore }
    if header[12] & 15 == 0 { return .finished("PROXY protocol 2: the connection is the proxy's own") }
    let size = [1: 4, 2: 16][header[13] >> 4] ?? 0
    guard size > 0, block.count >= 2 * size + 4 else {
      return .finished("PROXY protocol 2: the proxy does not say who its client is by IP address")
    }
    func endpoint(_ address: Int, _ port: Int) -> String {
      "\(ProxyAddress.text(block[address..<address + size])):\(Int(block[port]) << 8 | Int(block[port + 1]))"
    }
    return .finished(
      "PROXY protocol 2: the client is \(endpoint(0, 2 * size)), "
        + "connected to \(endpoint(size, 2 * size + 2))")
  }
}
