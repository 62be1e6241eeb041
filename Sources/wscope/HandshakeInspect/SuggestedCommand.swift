import Bytes
import Diagnosis
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
    let asking = RequestArguments(for: uri, keepsUpgrade: keepsUpgrade, where: isWanted).options(for: shown)
    let target =
      shown.target.hasPrefix("/") ? shown.target : shown.query.map { "\(shown.path)?\($0)" } ?? shown.path
    let reaching = Invocation.reaching(options.network, options.tls, key: options.key)
    let words = ["wscope", "connect"] + (reaching + asking).flatMap(\.words)
    return ShellWords.join(words + ["\(uri.scheme)://\(uri.hostHeader)\(target)"])
  }
}
