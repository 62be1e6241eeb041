import AppProtocols
import Bytes

/// What `--reply` says with `--socketio`: a line, an event and its arguments, with placeholders.
struct SocketIOReply {
  /// Why a template is none of an event.
  enum Unusable: Error, Equatable {
    case noEvent(SocketIOLineError)
    case answer
    case namespace(String)

    /// One sentence.
    var description: String {
      switch self {
      case .noEvent(let error): "with --socketio it is a line, 'event json-args…': \(error.description)"
      case .answer: "with --socketio it is an event; acks are given by themselves"
      case .namespace(let name): "an event is answered in its own namespace, so \(name) cannot be named"
      }
    }
  }

  private let template: ReplyTemplate

  init(_ text: String) throws(Unusable) {
    template = ReplyTemplate(line: text)
    let line: SocketIOLine
    do throws(SocketIOLineError) { line = try Self.parse(template.sample) } catch { throw .noEvent(error) }
    guard case .event(let event) = line else { throw .answer }
    if let namespace = event.namespace { throw .namespace(namespace) }
  }

  private static func parse(_ line: [UInt8]) throws(SocketIOLineError) -> SocketIOLine {
    try SocketIOLine(parsing: String(decoding: line, as: UTF8.self)) { _ throws(SocketIOLineError) in
      throw .unreadableFile("a template reads no files")
    }
  }

  /// The event that answers one. Its attachments stand where the template has put their arguments.
  ///
  /// - Parameters:
  ///   - event: as it came.
  ///   - client: the number of its sender.
  func answer(to event: SocketIOEvent, from client: Int) throws(ReplyTemplate.Obstacle) -> SocketIOEvent {
    let argument = Array((event.arguments.first ?? .null).text.utf8)
    var filled = ByteQueue(blockSize: 512)
    var obstacle: ReplyTemplate.Obstacle?
    argument.withUnsafeBytes { bytes in
      do throws(ReplyTemplate.Obstacle) {
        try template.fill(
          bytes, path: event.namespace, client: client, event: event.name, into: &filled)
      } catch {
        obstacle = error
      }
    }
    if let obstacle { throw obstacle }
    let line: SocketIOLine
    do throws(SocketIOLineError) { line = try Self.parse(Array(filled.readable)) } catch {
      throw .noEvent(error)
    }
    guard case .event(let answer) = line else { throw .noEvent(.noName) }
    return SocketIOEvent(answer, namespace: event.namespace, id: event.id, attachments: event.attachments)
  }
}
