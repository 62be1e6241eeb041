import AppProtocols
import Bytes
import WebSocketCore

/// Any requests and messages to a server of Engine.IO and Socket.IO: nothing traps, a body is the same however it
/// is cut, a payload is read back, and what is sent can be read by our client.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEngineIO(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let data = Array(bytes[1...])
  checkBody(data, cut: Int(bytes[0]) % data.count)
  _ = try? EngineIORequest(target: String(decoding: data, as: UTF8.self))
  if let messages = try? EngineIOPayload.decode(data) { checkReadBack(messages) }
  converse(data)
  return 0
}

private func checkReadBack(_ messages: [EngineIOMessage]) {
  let body = EngineIOPayload.encode(messages)
  precondition((try? EngineIOPayload.decode(body)) == messages, "not read back")
}

/// The body of a request in one piece, and in two.
private func checkBody(_ data: [UInt8], cut: Int) {
  let head = RequestHead(parsing: Array("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
  var whole = RequestBody(after: head, limit: 256)
  let taken = data.withUnsafeBytes { whole.receive($0) }
  var pieces = RequestBody(after: head, limit: 256)
  let first = data[..<cut].withUnsafeBytes { pieces.receive($0) }
  let second = data[cut...].withUnsafeBytes { pieces.receive($0) }
  precondition(whole.state == pieces.state, "the cut matters")
  guard whole.state != .tooLarge else { return }
  precondition(whole.bytes == pieces.bytes && taken == first + second, "the cut matters")
}

/// Messages to a session, divided by a byte that is none of UTF-8; its neighbour makes one binary. None holds the
/// separator of a payload: over polling it would be two.
private func converse(_ data: [UInt8]) {
  var engine = EngineIOServer(sid: "s", on: .polling, .init(maxPayload: 256), at: 0)
  var server = SocketIOServer(.init(attachmentLimit: 256))
  var rooms = SocketIORooms(scope: .all, hasRooms: true)
  for message in data.split(omittingEmptySubsequences: false, whereSeparator: { [0xF7, 0x1E].contains($0) }) {
    let opcode: Opcode = message.first.map { $0 & 0x80 != 0 } ?? false ? .binary : .text
    let received = Array(message).withUnsafeBytes { engine.receive($0, opcode, at: 1) }
    var actions: [SocketIOServerAction] = []
    switch received {
    case .message(let packet): actions = server.receive(packet) { "sid" }
    case .attachment(let bytes): actions = server.receive(attachment: bytes)
    default: break
    }
    for action in actions { perform(action, &engine, &rooms) }
  }
  while let payload = engine.takePayload() {
    precondition((try? EngineIOPayload.decode(payload)) != nil, "no payload")
  }
  precondition(engine.queuedByteCount == 0, "bytes that nobody has queued")
}

private func perform(
  _ action: SocketIOServerAction, _ engine: inout EngineIOServer, _ rooms: inout SocketIORooms
) {
  switch action {
  case .send(let message): engine.enqueue(message)
  case .joined(let namespace, _, _): rooms.enter(1, namespace)
  case .left(let namespace):
    rooms.exit(1, namespace)
    precondition(rooms.members(of: namespace).isEmpty, "still there")
  case .event(let event):
    precondition(rooms.members(of: event.namespace) == [1], "an event from outside")
    if let command = rooms.command(event) { _ = rooms.perform(command, for: 1, in: event.namespace) }
    for client in rooms.audience(of: event, from: 1) ?? [] {
      precondition(client == 1, "nobody else is there")
      for message in event.messages { engine.enqueue(message) }
    }
  default: break
  }
}
