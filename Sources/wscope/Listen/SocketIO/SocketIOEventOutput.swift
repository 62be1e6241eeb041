import AppProtocols
import Transport

/// Events and acks of the clients of `listen --socketio` on stdout, a line each.
final class SocketIOEventOutput {
  private let messages: MessageOutput
  private let stdout: StandardOutput
  /// At a terminal a line begins with the number of the client.
  private let showsClients: Bool
  /// Not shown: it is where a line of stdin goes that names none.
  private let defaultNamespace: String
  private let tell: (String) -> Void
  private var lines: (plain: SocketIOOutput, placed: SocketIOOutput)

  /// - Parameters:
  ///   - style: of the lines.
  ///   - stdout: where they go.
  ///   - defaultNamespace: whose lines name none.
  ///   - tell: for what has no place in a line.
  init(
    _ style: MessageOutput.Style, _ stdout: StandardOutput, defaultNamespace: String,
    tell: @escaping (String) -> Void
  ) throws(Failure) {
    messages = MessageOutput(style: style, stdout: stdout)
    self.stdout = stdout
    if case .terminal = style { showsClients = true } else { showsClients = false }
    self.defaultNamespace = defaultNamespace
    self.tell = tell
    lines = (
      try SocketIOOutput(showsNamespace: false, folder: nil),
      try SocketIOOutput(showsNamespace: true, folder: nil)
    )
  }

  /// - Returns: the line, without the number of the client.
  func print(_ event: SocketIOEvent, from client: Int) -> String {
    let line =
      event.namespace == defaultNamespace
      ? lines.plain.line(event, tell: tell) : lines.placed.line(event, tell: tell)
    print(line, client)
    return line
  }

  func print(_ ack: SocketIOAck, from client: Int) {
    print(
      ack.namespace == defaultNamespace
        ? lines.plain.line(ack, tell: tell) : lines.placed.line(ack, tell: tell), client)
  }

  private func print(_ line: String, _ client: Int) {
    if showsClients { stdout.queue.append("#\(client) ") }
    messages.print(line: line)
  }

  /// - Returns: whether more may come before what there is has been written.
  func flush() -> Bool { messages.flush() }
}
