import ArgumentParser
import Bytes

/// Socket.IO 5 as a server.
struct SocketIOServerOptions: ParsableArguments {
  /// The value of `--socketio` without one.
  static let anyNamespace = "*"

  @Option(
    name: .customLong("socketio"),
    help: ArgumentHelp(
      "Serve Socket.IO, over polling and WebSocket, with this namespace (repeatable; alone: any). Events are printed; a line of stdin goes to all.",
      valueName: "/namespace"))
  var namespaces: [String] = []

  @Flag(help: "Ask each client for an ack of what a line of stdin emits, and print it.")
  var ack = false

  @Option(
    help: ArgumentHelp(
      "How long to wait for an ack before it is told that there is none.", valueName: "seconds"))
  var ackTimeout: Double = 5

  @Option(
    help: ArgumentHelp(
      "With --socketio, how long a client has for its pong (default: 20).", valueName: "seconds"))
  var pingTimeout: Double?

  var isOn: Bool { !namespaces.isEmpty }

  /// Those that clients may join; nil: any.
  var servedNamespaces: [String]? {
    namespaces.contains(Self.anyNamespace) ? nil : named
  }

  /// Where a line of stdin goes that names no namespace.
  var defaultNamespace: String { named.first ?? "/" }

  /// `chat` is written for `/chat` by many.
  private var named: [String] {
    namespaces.filter { $0 != Self.anyNamespace }.map { $0.hasPrefix("/") ? $0 : "/\($0)" }
  }

  func validate() throws {
    try requirePositive(ackTimeout, "--ack-timeout")
    try requirePositive(pingTimeout, "--ping-timeout")
    let needing = [("--ack", ack), ("--ping-timeout", pingTimeout != nil)]
    if !isOn, let (name, _) = needing.first(where: \.1) {
      throw ValidationError("\(name) is for Socket.IO: it needs --socketio.")
    }
    if let namespace = named.first(where: { $0.contains(",") || $0.contains("?") }) {
      throw ValidationError(
        "--socketio=\(namespace): a namespace has no comma and no query; --socketio is repeated instead.")
    }
  }

  /// What speaks plain WebSocket, or is there with Socket.IO in any case.
  func validate(with command: ListenCommand) throws {
    guard isOn else { return }
    let excluded = [
      ("--page", command.handshake.page, "its page speaks plain WebSocket"),
      ("--pipe", command.behavior.pipe, "events are printed and lines of stdin emitted without it"),
      ("--exec", command.behavior.exec != nil, "a message of Socket.IO is no line"),
      ("--replay", command.replaying.replay != nil, "a recording has the answers of its own"),
      ("--misbehave", !command.misbehavior.kinds.isEmpty, "it breaks plain WebSocket"),
    ]
    if let (name, _, why) = excluded.first(where: \.1) {
      throw ValidationError("\(name) and --socketio exclude each other: \(why).")
    }
    if let template = command.behavior.reply {
      do throws(SocketIOReply.Unusable) { _ = try SocketIOReply(template) } catch {
        throw ValidationError("--reply '\(template)': \(error.description)")
      }
    }
  }
}
