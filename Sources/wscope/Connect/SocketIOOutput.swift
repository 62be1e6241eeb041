import AppProtocols
import Bytes

/// Writes what is received as lines. In the place of an attachment stands `{"hex":"0aff"}`, or `{"file":"dir/1-event.bin"}`.
struct SocketIOOutput {
  private let showsNamespace: Bool
  private var folder: AttachmentFolder?

  /// - Parameters:
  ///   - showsNamespace: in front of each line.
  ///   - folder: for attachments; made where it is not there.
  init(showsNamespace: Bool, folder path: String?) throws(Failure) {
    self.showsNamespace = showsNamespace
    folder = try path.map { path throws(Failure) in try AttachmentFolder(path) }
  }

  /// - Parameters:
  ///   - event: what came.
  ///   - tell: for what has no place in the line.
  mutating func line(_ event: SocketIOEvent, tell: (String) -> Void) -> String {
    line(event.attachments, of: event.name, tell) { [showsNamespace] in
      event.line(showsNamespace: showsNamespace, attachment: $0)
    }
  }

  mutating func line(_ ack: SocketIOAck, tell: (String) -> Void) -> String {
    line(ack.attachments, of: ack.event ?? SocketIOLine.ackWord, tell) { [showsNamespace] in
      ack.line(showsNamespace: showsNamespace, attachment: $0)
    }
  }

  private mutating func line(
    _ attachments: [[UInt8]], of event: String, _ tell: (String) -> Void,
    write: (_ attachment: (Int) -> JSONValue?) -> String
  ) -> String {
    let shown = attachments.map { value(of: $0, event, tell) }
    var missing = Set(shown.indices)
    let line = write { number in
      missing.remove(number)
      return shown.indices.contains(number) ? shown[number] : nil
    }
    for number in missing.sorted() {
      tell("attachment \(number) of \(event) has no place in it: \(shown[number].text)")
    }
    return line
  }

  private mutating func value(of attachment: [UInt8], _ event: String, _ tell: (String) -> Void) -> JSONValue
  {
    if folder != nil {
      do throws(Failure) {
        if let path = try folder?.save(attachment, of: event) {
          return .object([.init("file", .string(path))])
        }
      } catch {
        tell(error.message)
      }
    }
    return .object([.init("hex", .string(Hex.encode(attachment)))])
  }
}
