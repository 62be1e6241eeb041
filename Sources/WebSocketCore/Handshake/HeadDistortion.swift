/// What misbehaviour makes of the heads of a handshake.
package enum HeadDistortion {
  /// A server's answer, as it is sent.
  package static func distort(_ response: ResponseHead, _ kinds: Set<Misbehavior>) -> ResponseHead {
    guard !kinds.isEmpty else { return response }
    var draft = HeadDraft(response.head)
    draft.distort(kinds)
    if kinds.contains(.wrongAccept) {
      // The hash of the right one: no key of the client's can have it.
      let right = response.head.first("Sec-WebSocket-Accept") ?? ""
      draft.set("Sec-WebSocket-Accept", AcceptKey.compute(key: right))
    }
    if kinds.contains(.wrongSubprotocol) { draft.set("Sec-WebSocket-Protocol", "wscope-not-offered") }
    if kinds.contains(.unknownExtension) { draft.add("Sec-WebSocket-Extensions", "wscope-not-offered") }
    if kinds.contains(.http10) { draft.startLine = "HTTP/1.0" + draft.startLine.dropFirst("HTTP/1.1".count) }
    return ResponseHead(parsing: draft.bytes)
  }

  /// A client's request, as it is sent.
  package static func distort(_ request: SentRequest, _ kinds: Set<Misbehavior>) -> SentRequest {
    guard !kinds.isEmpty else { return request }
    var draft = HeadDraft(request.head.head)
    draft.distort(kinds)
    if kinds.contains(.badKey) {
      draft.set("Sec-WebSocket-Key", AcceptKey.encode(nonce: Array("wscope".utf8)))
    }
    // RFC 6455 §4.1: names are tokens, and a token has no space in it.
    if kinds.contains(.wrongSubprotocol) { draft.set("Sec-WebSocket-Protocol", "no token") }
    if kinds.contains(.http10) { draft.startLine = draft.startLine.dropLast("HTTP/1.1".count) + "HTTP/1.0" }
    return SentRequest(bytes: draft.bytes)
  }
}

extension HeadDraft {
  /// What is wrong in the same way on both sides.
  fileprivate mutating func distort(_ kinds: Set<Misbehavior>) {
    if kinds.contains(.noUpgradeHeader) { remove("Upgrade") }
  }
}
