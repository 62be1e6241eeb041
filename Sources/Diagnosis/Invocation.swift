import Bytes
import WebSocketCore

/// How the run was called: what the next one is to be like, but for one change.
package struct Invocation: Sendable, Equatable {
  /// An option as a shell takes it, its secrets redacted.
  package struct Option: Sendable, Equatable {
    /// `-H`, `--cacert`.
    package var name: String
    /// Nil: a flag.
    package var value: String?

    package init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }

    package var words: [String] { [name] + (value.map { [$0] } ?? []) }
  }

  /// `connect` or `handshake-inspect`.
  package var command: String
  /// Those that say what is asked for and how the server is reached, in the spelling that the manual begins with.
  package var options: [Option]
  /// What stands on the command line where no URL does: `echo:`, a server that no other program reaches.
  package var target: String?

  package init(command: String, options: [Option] = [], target: String? = nil) {
    self.command = command
    self.options = options
    self.target = target
  }
}

extension Evidence {
  typealias Option = Invocation.Option

  /// A command line for the same server.
  ///
  /// - Parameters:
  ///   - added: put in front; they take the place of those that have their names.
  ///   - dropped: names of options to leave out.
  ///   - uri: in place of the one that was given.
  func command(_ added: Option..., dropping dropped: String..., for uri: WebSocketURI? = nil) -> String {
    command(added, dropping: dropped, for: uri)
  }

  func command(_ added: [Option], dropping dropped: [String] = [], for uri: WebSocketURI? = nil) -> String {
    let replaced = Set(added.map(\.name) + dropped)
    let kept = invocation.options.filter { option in
      // `--compress=…` is `--compress`.
      !replaced.contains(String(option.name.prefix { $0 != "=" }))
    }
    let words =
      ["wscope", invocation.command] + (added + kept).flatMap(\.words)
      + [invocation.target ?? (uri ?? self.uri).description]
    return ShellWords.join(words)
  }

  /// The same with every check of the handshake; nil where only `connect` reaches the server.
  var inspection: String? { inspection() }

  /// The same again and again, with one change at a time: what does the server object to?
  var variations: String? { inspection(Option("--variations")) }

  private func inspection(_ added: Option...) -> String? {
    guard invocation.target == nil else { return nil }
    var inspected = self
    inspected.invocation.command = "handshake-inspect"
    return inspected.command(added, dropping: ["--socketio", "--socketio-auth"])
  }

  /// Over plain HTTP with curl, which needs no WebSocket; nil where only `connect` reaches the server.
  func curl(_ options: String..., path: String) -> String? { curl(options, path: path) }

  func curl(_ options: [String], path: String) -> String? {
    guard invocation.target == nil else { return nil }
    let url = "\(uri.isSecure ? "https" : "http")://\(uri.hostHeader)\(Redaction.redact(target: path))"
    return ShellWords.join(["curl"] + options + [url])
  }

  /// The URL, changed.
  func uri(_ change: (inout WebSocketURI) -> Void) -> WebSocketURI {
    var changed = uri
    change(&changed)
    return changed
  }

  /// With TLS in place of none, or the other way round; a port that was the default stays so.
  var uriOfOtherScheme: WebSocketURI {
    uri { uri in
      let hadDefaultPort = uri.port == WebSocketURI.defaultPort(isSecure: uri.isSecure)
      uri.isSecure.toggle()
      if hadDefaultPort { uri.port = WebSocketURI.defaultPort(isSecure: uri.isSecure) }
    }
  }
}
