import AppProtocols
import ArgumentParser
import Bytes
import WebSocketCore

/// Socket.IO 5 on top of the WebSocket.
struct SocketIOOptions: ParsableArguments {
  @Option(
    name: .customLong("socketio"),
    help: ArgumentHelp(
      "Speak Socket.IO, and join this namespace (alone: /; repeatable). A line is an event and its arguments in JSON, both ways.",
      valueName: "/namespace"))
  var namespaces: [String] = []

  @Option(
    help: ArgumentHelp(
      "Where the server has its Socket.IO, for a URL without a path; otherwise /socket.io/.",
      valueName: "path"))
  var path: String?

  @Option(
    help: ArgumentHelp(
      "Send this event as soon as the namespaces are joined (repeatable). stdin is then read only if one is '-'.",
      valueName: "event json-args…"))
  var emit: [String] = []

  @Flag(help: "Ask for an ack with each event, print it, and wait for it before the Close.")
  var ack = false

  @Option(
    help: ArgumentHelp(
      "How long to wait for an ack; without one the exit status is 19.", valueName: "seconds"))
  var ackTimeout: Double = 5

  @Option(
    name: .customLong("socketio-auth"),
    help: ArgumentHelp(
      "Send this with each request to join. --auth does the same, where its value is a JSON object.",
      valueName: "json"))
  var auth: String?

  @Option(
    help: ArgumentHelp(
      "Save binary attachments to files in this directory, and print their paths in place of hex.",
      valueName: "dir"),
    completion: .directory)
  var saveAttachments: String?

  var isOn: Bool { !namespaces.isEmpty }

  /// As they are joined: `chat` is written for `/chat` by many.
  var joinedNamespaces: [String] { namespaces.map { $0.hasPrefix("/") ? $0 : "/\($0)" } }

  func validate() throws {
    try requirePositive(ackTimeout, "--ack-timeout")
    let needing = [
      "--path": path != nil, "--emit": !emit.isEmpty, "--ack": ack, "--socketio-auth": auth != nil,
      "--save-attachments": saveAttachments != nil,
    ]
    if !isOn, let name = needing.filter(\.value).keys.min() {
      throw ValidationError("\(name) is for Socket.IO: it needs --socketio.")
    }
    if let namespace = joinedNamespaces.first(where: { $0.contains(",") }) {
      throw ValidationError(
        "--socketio=\(namespace): a namespace has no comma; --socketio is repeated instead.")
    }
    if Set(joinedNamespaces).count < namespaces.count {
      throw ValidationError("--socketio names a namespace twice.")
    }
    if let auth, Self.object(auth) == nil {
      throw ValidationError("--socketio-auth takes a JSON object, not '\(auth)'.")
    }
    if let path, SocketIOAddress.path(path) == nil {
      throw ValidationError("--path takes a path that begins with a slash, not '\(path)'.")
    }
  }

  /// What would send messages of its own past Socket.IO, or read its lines in another way.
  func validate(with input: InputOptions) throws {
    guard isOn else { return }
    let excluded = [
      ("--execute", !input.execute.isEmpty), ("--send-frame", !input.sendFrame.isEmpty),
      ("--binary", input.isBinary), ("--slash", input.slash), ("--echo", input.echo),
    ]
    if let (name, _) = excluded.first(where: \.1) {
      throw ValidationError("\(name) and --socketio exclude each other; --emit sends an event.")
    }
  }

  /// - Parameters:
  ///   - request: gives up an `--auth` that is meant for Socket.IO.
  ///   - limit: bytes of all attachments of one event.
  func configuration(_ request: inout RequestOptions, limit: Int) -> SocketIOClient.Configuration {
    var credentials = auth.flatMap(Self.object)
    if credentials == nil, let user = request.user, let object = Self.object(user) {
      credentials = object
      request.user = nil
    }
    return SocketIOClient.Configuration(
      namespaces: joinedNamespaces, auth: credentials, attachmentLimit: limit)
  }

  private static func object(_ text: String) -> JSONValue? {
    guard let value = try? JSONValue(parsing: text), case .object = value else { return nil }
    return value
  }
}
