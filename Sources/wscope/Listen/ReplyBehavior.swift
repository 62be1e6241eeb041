import Bytes
import WebSocketCore

/// Each message is answered with a text that is made of it.
final class ReplyBehavior: ListenBehavior {
  private let template: ReplyTemplate
  private let tell: (String) -> Void
  private var answer = ByteQueue()

  /// - Parameters:
  ///   - template: what the answers look like.
  ///   - tell: takes a line on each message that has no answer.
  init(template: ReplyTemplate, tell: @escaping (String) -> Void) {
    self.template = template
    self.tell = tell
  }

  func received(_ message: Message, from peer: ListenPeer) {
    answer.removeAll()
    if peer.fill(template, message, into: &answer, tell) {
      peer.session.send(message.opcode, answer.readable)
    }
  }
}

extension ListenPeer {
  /// The answer to a message of this peer.
  ///
  /// - Parameters:
  ///   - template: what it looks like.
  ///   - message: the message.
  ///   - answer: gets it.
  ///   - tell: takes a line where there is none.
  /// - Returns: whether there is one.
  func fill(
    _ template: ReplyTemplate, _ message: Message, into answer: inout ByteQueue, _ tell: (String) -> Void
  ) -> Bool {
    do throws(ReplyTemplate.Obstacle) {
      try template.fill(message.payload, path: request.path, client: id, into: &answer)
      return true
    } catch {
      tell("client \(id): no reply: \(error.description)")
      return false
    }
  }
}
