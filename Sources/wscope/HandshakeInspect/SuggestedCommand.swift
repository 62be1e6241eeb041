import Bytes
import WebSocketCore

/// A command line of `wscope connect`, to be shown.
struct SuggestedCommand {
  let options: ClientOptions
  /// False: what is secret in it is redacted, and has to be put in again.
  let showsSecrets: Bool

  /// The command that reaches the same server with this request.
  ///
  /// - Parameters:
  ///   - uri: where to; path and query are the request's.
  ///   - request: what is to be sent.
  ///   - keepsUpgrade: true: what makes it an upgrade is sent even where `request` has it not.
  ///   - isWanted: which headers are to be as in `request`, by name in lower case; the others as they are without
  ///     options.
  func text(
    _ uri: WebSocketURI, _ request: RequestHead, keepsUpgrade: Bool = false,
    where isWanted: @escaping (String) -> Bool = { _ in true }
  ) -> String {
    let shown = showsSecrets ? request : request.redacted
    let arguments = RequestArguments(for: uri, keepsUpgrade: keepsUpgrade, where: isWanted).words(for: shown)
    let target =
      shown.target.hasPrefix("/") ? shown.target : shown.query.map { "\(shown.path)?\($0)" } ?? shown.path
    let words =
      options.network.words(showsSecrets: showsSecrets) + options.tls.words
      + (options.key.map { ["--key", $0] } ?? []) + arguments
    return ShellWords.join(["wscope", "connect"] + words + ["\(uri.scheme)://\(uri.hostHeader)\(target)"])
  }
}

extension NetworkOptions {
  /// The options that say how the server is reached.
  fileprivate func words(showsSecrets: Bool) -> [String] {
    resolve.flatMap { ["--resolve", $0] } + (unixSocket.map { ["--unix-socket", $0] } ?? [])
      + (ipv4 ? ["-4"] : []) + (ipv6 ? ["-6"] : []) + proxying.words(showsSecrets: showsSecrets)
  }
}

extension ProxyOptions {
  fileprivate func words(showsSecrets: Bool) -> [String] {
    let values: [(String, String?)] = [
      ("--proxy", proxy.map { showsSecrets ? $0 : Redaction.redact(target: $0) }),
      ("--proxy-user", proxyUser.map { showsSecrets ? $0 : Redaction.mark }), ("--noproxy", noproxy),
      ("--proxy-cacert", proxyCacert),
    ]
    return values.flatMap { name, value in value.map { [name, $0] } ?? [] }
      + (proxyInsecure ? ["--proxy-insecure"] : [])
  }
}

extension TLSOptions {
  fileprivate var words: [String] {
    let values: [(String, String?)] = [
      ("--cacert", cacert), ("--cert", cert), ("--sni", sni), ("--tls-min", tlsMin?.label),
      ("--tls-max", tlsMax?.label),
    ]
    return (insecure ? ["-k"] : []) + values.flatMap { name, value in value.map { [name, $0] } ?? [] }
  }
}
