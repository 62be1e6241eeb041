/// Credentials among the subprotocols: browsers let a page set no other field of the request, so that many
/// servers take them there.
///
///     access_token, eyJhbGciOi…           the name, then the token as a second protocol
///     bearer.eyJhbGciOi…                  the name in front of it
///     base64url.bearer.authorization.k8s.io.ZXlKaGJ…     Kubernetes
///     realtime, openai-insecure-api-key.sk-…             OpenAI
///     graphql-ws, header-eyJob3N0Ijo…                    AWS AppSync
enum SubprotocolSecrets {
  typealias Slice = ArraySlice<UInt8>

  /// Longer prefixes than a single name.
  private static let prefixes = ["base64url.bearer.authorization.k8s.io.", "header-"].map { Array($0.utf8) }
  /// With a digit in it, what follows a name for a token is more likely one than a protocol.
  private static let shortestToken = 8

  /// - Parameters:
  ///   - value: of `Sec-WebSocket-Protocol`.
  ///   - marks: of the handshake that it belongs to.
  static func secrets(in value: Slice, _ marks: inout SubprotocolMarks) -> [Redaction.Secret] {
    var secrets: [Redaction.Secret] = []
    var followsName = false
    for element in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let name = HTTPSyntax.trimmed(element)
      let isSecret = marks.contains(name) || (followsName && mayBeToken(name))
      if let range = isSecret ? name.indices : secret(in: name) { secrets.append(marks.marked(value[range])) }
      followsName = SecretNames.isParameter(name)
    }
    return secrets
  }

  private static func mayBeToken(_ text: Slice) -> Bool {
    text.count >= shortestToken && text.contains(where: TokenShape.isDigit)
  }

  private static func secret(in element: Slice) -> Range<Int>? {
    if let prefix = prefixes.first(where: { element.starts(with: $0) }) {
      let rest = element.dropFirst(prefix.count)
      if rest.count >= shortestToken, rest.allSatisfy({ TokenShape.isBase64($0) || $0 == UInt8(ascii: ".") })
      {
        return rest.indices
      }
    }
    if let token = TokenShape.webTokens(in: element).first { return token.lowerBound..<element.endIndex }
    return segmentedSecret(in: element)
  }

  /// What follows a segment that says what comes, or what looks random.
  private static func segmentedSecret(in element: Slice) -> Range<Int>? {
    let segments = element.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    for (number, segment) in segments.enumerated() {
      if TokenShape.looksRandom(segment) { return segment.startIndex..<element.endIndex }
      let rest = element[segment.endIndex...].dropFirst()
      let isLast = number == segments.count - 1
      if !isLast, rest.count >= shortestToken, announcesSecret(segment), mayBeToken(rest) {
        return rest.indices
      }
    }
    return nil
  }

  /// `bearer`, `openai-insecure-api-key`: a name for a secret, or one that ends in such a name.
  private static func announcesSecret(_ segment: Slice) -> Bool {
    if SecretNames.isParameter(segment) { return true }
    return segment.indices.dropFirst().contains { index in
      segment[index - 1] == UInt8(ascii: "-") && SecretNames.isParameter(segment[index...])
    }
  }
}
