import Reactor
import Transport

/// From options to what is done with messages, and with requests that ask for no WebSocket.
extension ListenRun {
  func makePage() -> BrowserPage {
    let handshake = options.handshake
    return BrowserPage(paths: handshake.path, subprotocols: handshake.subprotocol, tell: reporter.tell)
  }

  func makeBehavior(_ score: ReplayScore?) -> any ListenBehavior {
    let chosen = options.behavior
    if let score { return ReplayBehavior(score, reactor) { [unowned self] in fail($0, connection: $1) } }
    let tell = { [reporter] (line: String) in reporter.tell(line) }
    let template = chosen.reply.map { ReplyTemplate($0) }
    if let audience = chosen.audience {
      return BroadcastBehavior(audience, template: template, reactor: reactor, tell: tell)
    }
    if let template { return ReplyBehavior(template: template, tell: tell) }
    if chosen.sink { return SinkBehavior() }
    if let command = chosen.exec { return ExecBehavior(command: command, run: self) }
    if chosen.pipe { return makePipe() }
    return EchoBehavior()
  }

  /// How what clients say is written to stdout.
  var messageStyle: MessageOutput.Style {
    options.output.json
      ? .none : Terminal.isTerminal(fd: 1) ? .terminal(reporter.stdoutPalette) : .separated([10])
  }

  func makePipe() -> PipeBehavior {
    let pipe = PipeBehavior(
      input: StandardInput(reactor: reactor, fd: 0),
      output: MessageOutput(style: messageStyle, stdout: stdout),
      decoding: { [reporter] in
        reporter.terminalDecoding(subprotocol: $0.subprotocol, target: $0.request.target)
      },
      tell: { [reporter] in reporter.tell($0) })
    return pipe
  }
}
