import AppProtocols
import Bytes

/// What is sent: `--emit`, and lines of stdin.
extension SocketIOConversation {
  /// A line of stdin. One that says nothing sends nothing.
  func send(line bytes: UnsafeRawBufferPointer, number: Int) {
    let text = String(decoding: bytes, as: UTF8.self)
    if text.allSatisfy(\.isWhitespace) { return }
    do throws(SocketIOLineError) {
      send(try Self.parse(text), from: "line \(number) of stdin")
    } catch {
      refuse(
        "line \(number) of stdin", error.description, hint: "a line is 'event json-args…': message \"hi\" 1")
    }
    if client.acks.count >= Self.ackHighWater { run.pump?.pause() }
  }

  static func parse(_ text: String) throws(SocketIOLineError) -> SocketIOLine {
    try SocketIOLine(parsing: text) { path throws(SocketIOLineError) in
      do throws(Failure) { return try FileContents.read(path) } catch {
        throw .unreadableFile(error.message)
      }
    }
  }

  func send(_ line: SocketIOLine, from source: String) {
    do throws(SocketIOClient.NotJoined) {
      switch line {
      case .event(let event):
        let options = run.options.socketIO
        perform(
          try client.emit(event, ackDeadline: options.ack ? run.reactor.now + options.ackTimeout : nil))
        emitted += 1
      case .answer(let answer): perform(try client.answer(answer))
      }
    } catch {
      refuse(source, "\(error.namespace) is not joined", hint: "--socketio=\(error.namespace) joins it")
    }
  }

  private func refuse(_ source: String, _ why: String, hint: String) {
    run.reporter.report(Failure(.dataMalformed, phase: .input, "\(source) was not sent: \(why)", hint: hint))
    run.shortfall = run.shortfall ?? .dataMalformed
  }
}
