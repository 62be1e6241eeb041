import ArgumentParser

/// What users of curl, wscat and websocat type, made into what ArgumentParser understands, or refused with
/// the name of the option that they mean.
enum Dialect {
  /// Options that may stand alone or take `=VALUE`. ArgumentParser would take the next argument, the URL,
  /// for the value.
  static let optionalValues = [
    "--binary": BinaryInput.asItComesWord, "--broadcast": "all", "--compress": "client_max_window_bits",
    "--socketio": "/", "--idle-probe": "120",
  ]

  /// The same for `listen`, where it says something else.
  static let optionalListenValues = ["--socketio": SocketIOServerOptions.anyNamespace]

  /// Letters that mean different things in the field.
  static let refused: [String: String] = [
    "-n":
      "-n is not taken: for websocat's --no-close write --no-close, for wscat's --no-check write -k/--insecure.",
    "-p":
      "-p is not taken: for a protocol offer write -s/--subprotocol, for curl's proxy tunnel write --proxy.",
    "-U":
      "-U is not taken: for curl's proxy credentials write --proxy-user; websocat's -U has no like here.",
  ]

  /// - Parameter arguments: without the name of the program.
  /// - Throws: `ValidationError` for a refused letter.
  static func translate(_ arguments: [String]) throws -> [String] {
    if let first = arguments.first, let why = objection(toCommand: first) { throw ValidationError(why) }
    let arguments = CurlLine.foldingPasted(arguments)
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    let values =
      arguments.first == "listen"
      ? optionalValues.merging(optionalListenValues) { $1 } : optionalValues
    let own = try arguments[..<end].map { argument in
      if let why = refused[argument] { throw ValidationError(why) }
      return values[argument].map { "\(argument)=\($0)" } ?? argument
    }
    return own + arguments[end...]
  }

  /// websocat and wscat have no commands: their users begin with the URL.
  ///
  /// - Returns: nil for a command, and for an option, which ArgumentParser answers itself.
  static func objection(toCommand word: String) -> String? {
    let commands = WScope.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !word.hasPrefix("-"), word != "help", !commands.contains(word) else { return nil }
    if word.contains(":") || word.contains("/") {
      return "there is no command before the URL: wscope connect \(word)"
    }
    let nearest = NearestWord.to(word, in: commands).map { "; did you mean '\($0)'?" } ?? ""
    return "there is no command '\(word)'; there are \(commands.joined(separator: ", "))\(nearest)"
  }
}
