import Bytes
import Reactor
import WebSocketCore

/// Answers the requests to a server of WebSockets that ask for none.
package protocol HTTPResponder: AnyObject {
  /// Bytes that the body of a request may have; a longer one is answered with 413.
  var longestBody: Int { get }

  /// A whole request has come. It is answered in this call, or later.
  func respond(to exchange: HTTPExchange)

  /// - Parameter request: one that could be upgraded.
  /// - Returns: why it is not; nil when it is.
  func objection(toUpgrade request: RequestHead) -> HTTPAnswer?
}

extension HTTPResponder {
  package func objection(toUpgrade request: RequestHead) -> HTTPAnswer? { nil }
}

/// One request that asks for no WebSocket, from the end of its head to the end of its answer.
package final class HTTPExchange: ChannelHandler, PendingClient {
  private enum Phase {
    case receiving, responding, sending
  }

  /// The number of its connection.
  package let id: Int
  package let request: RequestHead
  /// Called when the client has gone before it had its answer.
  package var onAbandoned: () -> Void = {}

  private let channel: Channel
  private unowned let server: WebSocketServer
  private var reader: RequestBody
  private var phase = Phase.receiving
  private var keepsConnection = false
  private var timer: TimerID?
  /// What came behind the request.
  private var early: [UInt8] = []

  init(_ id: Int, _ request: RequestHead, on channel: Channel, of server: WebSocketServer, longestBody: Int) {
    self.id = id
    self.request = request
    self.channel = channel
    self.server = server
    reader = RequestBody(after: request, limit: longestBody)
  }

  /// Of the request; whole.
  package var body: [UInt8] { reader.bytes }

  /// - Parameter leftover: what came with the head.
  func start(leftover: UnsafeMutableRawBufferPointer) {
    channel.handler = self
    server.report(.requested(id, request))
    let seconds = server.plan.handshakeTimeout
    timer = server.reactor.schedule(after: seconds) { [weak self] in self?.timeOut(seconds) }
    // RFC 9110 §10.1.1: a client that asks first is told to go on.
    if reader.state == .needMore, request.head.list("Expect", contains: "100-continue") {
      channel.output.append("HTTP/1.1 100 Continue\r\n\r\n")
      channel.flush()
    }
    receive(UnsafeRawBufferPointer(leftover))
  }

  func abandon() {
    cancelTimer()
    channel.close()
  }

  // MARK: The request

  package func channelReady(_ channel: Channel) {}

  package func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
    if phase == .receiving { return receive(UnsafeRawBufferPointer(bytes)) }
    // The next request waits for this answer: it is read once, and no more until then.
    early += bytes
    channel.pauseReading()
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) {
    let count = reader.receive(bytes)
    early += bytes[count...]
    switch reader.state {
    case .needMore: return
    case .complete:
      cancelTimer()
      phase = .responding
      server.respond(to: self)
    case .tooLarge:
      end(HTTPAnswer(status: 413, body: "The body of the request is longer than this server takes."))
    case .malformed: end(HTTPAnswer(status: 400, body: "The length of the request's body cannot be told."))
    }
  }

  private func end(_ refusal: HTTPAnswer) {
    phase = .responding
    answer(refusal)
  }

  private func timeOut(_ seconds: Double) {
    abandon()
    server.failed(id, .timedOut(seconds: seconds))
  }

  private func cancelTimer() {
    if let timer { server.reactor.cancel(timer) }
    timer = nil
  }

  // MARK: The answer

  /// Answers, once; what comes too late is dropped.
  package func answer(_ answer: HTTPAnswer) {
    guard phase == .responding, channel.isOpen else { return }
    cancelTimer()
    phase = .sending
    keepsConnection = answer.keepsConnection && request.keepsConnection
    let hasBody = request.method != "HEAD"
    let bytes = answer.bytes(
      options: server.plan.policy.headers, hasBody: hasBody, keepsConnection: keepsConnection)
    let head = Array(bytes.dropLast(hasBody ? answer.content.count : 0))
    server.report(.answered(id, request, ResponseHead(parsing: head)))
    channel.output.append(bytes)
    guard keepsConnection else { return server.linger(id, channel) }
    channel.flush()
    if channel.unsentByteCount == 0 { server.awaitRequest(id, channel, early) }
  }

  package func channelDrained(_ channel: Channel) {
    if phase == .sending { server.awaitRequest(id, channel, early) }
  }

  package func channel(_ channel: Channel, ended end: ChannelEnd) {
    abandon()
    switch phase {
    case .receiving: server.failed(id, .ended(end))
    case .responding:
      // Whoever answers all the same finds the channel closed.
      onAbandoned()
      server.finished(id)
    case .sending: server.finished(id)
    }
  }
}
