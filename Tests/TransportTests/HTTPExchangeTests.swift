import Bytes
import Reactor
import Testing
import WebSocketCore

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server that passes plain requests to a responder of the test, and one client of it.
private final class Service: HTTPResponder {
  let longestBody = 10
  let reactor: Reactor
  let server: WebSocketServer
  let client: Peer
  private(set) var exchanges: [HTTPExchange] = []
  private(set) var events: [String] = []
  /// What is done with an exchange as soon as it comes.
  var onRequest: (HTTPExchange) -> Void = { $0.answer(HTTPAnswer(status: 200, content: $0.body)) }

  init(_ change: (inout ServerPlan) -> Void = { _ in }) throws {
    reactor = try Reactor()
    let acceptor = try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: 0))
    var plan = ServerPlan(policy: ServerPolicy(), connection: ConnectionConfiguration(role: .server))
    plan.policy.passesPlainRequests = true
    change(&plan)
    server = WebSocketServer(
      acceptor: acceptor, plan: plan, reactor: reactor, buffers: ChannelBuffers(size: 64 * 1024),
      random: .system)
    client = try Peer(to: acceptor.boundAddress)
    server.responder = self
    server.report = { [unowned self] in note($0) }
    try server.start()
  }

  private func note(_ event: ServerEvent) {
    switch event {
    case .requested(_, let head): events.append("\(head.method) \(head.target)")
    case .answered(_, _, let head): events.append("\(head.status ?? 0)")
    case .opened: events.append("opened")
    case .failed: events.append("failed")
    case .finished: events.append("finished")
    case .accepted, .secured: break
    }
  }

  func respond(to exchange: HTTPExchange) {
    exchanges.append(exchange)
    onRequest(exchange)
  }

  /// Sends, lets everything happen, and reads what has come.
  func send(_ text: String) -> String? {
    client.send(text)
    return receive()
  }

  func receive() -> String? {
    reactor.run(for: 0.05)
    return client.receive().map { String(decoding: $0, as: UTF8.self) }
  }

  static func ok(_ body: String, keepsConnection: Bool = true) -> String {
    """
    HTTP/1.1 200 OK\r
    Connection: \(keepsConnection ? "keep-alive" : "close")\r
    Content-Type: text/plain; charset=utf-8\r
    Content-Length: \(body.utf8.count)\r
    \r
    \(body)
    """
  }
}

@Suite(.serialized) struct HTTPExchangeTests {
  private static let post = "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
  private static let get = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test func requestsFollowEachOtherOnOneConnection() throws {
    let service = try Service()
    #expect(service.send(Self.post) == Service.ok("hello"))
    #expect(service.send(Self.get) == Service.ok(""))
    #expect(service.exchanges.map(\.request.path) == ["/a", "/next"])
    service.client.close()
    service.reactor.run(for: 0.05)
    #expect(service.events == ["POST /a?b", "200", "GET /next", "200", "finished"])
  }

  @Test func anAnswerMayTakeItsTimeAndRequestsWaitForIt() throws {
    let service = try Service()
    service.onRequest = { _ in }
    #expect(service.send(Self.get + Self.post) == "")
    #expect(service.exchanges.count == 1)
    service.exchanges[0].answer(HTTPAnswer(status: 200, content: Array("late".utf8)))
    #expect(service.receive() == Service.ok("late"))
    #expect(service.exchanges.count == 2)
    // Once is enough.
    service.exchanges[0].answer(HTTPAnswer(status: 200, content: Array("twice".utf8)))
    #expect(service.receive() == "")
    service.exchanges[1].answer(HTTPAnswer(status: 200, content: service.exchanges[1].body))
    #expect(service.receive() == Service.ok("hello"))
  }

  /// In one read, each would otherwise be answered deeper in the stack than the one before it.
  @Test func manyPipelinedRequestsAreAnsweredInOrder() throws {
    let service = try Service()
    let count = 1500
    service.onRequest = { $0.answer(HTTPAnswer(status: 200, content: Array($0.request.path.utf8))) }
    let requests = (0..<count).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
    #expect(requests.utf8.count < 64 * 1024)
    service.client.send(requests)
    var answers = ""
    for _ in 0..<100 where service.exchanges.count < count { answers += service.receive() ?? "" }
    answers += service.receive() ?? ""
    #expect(answers == (0..<count).map { Service.ok("/\($0)") }.joined())
  }

  @Test func aConnectionThatIsToBeClosedIsClosed() throws {
    let service = try Service()
    let answer = service.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(answer == Service.ok("", keepsConnection: false))
    #expect(service.receive() == nil)
    let old = try Service()
    #expect(old.send("GET / HTTP/1.0\r\n\r\n") == Service.ok("", keepsConnection: false))
    #expect(old.receive() == nil)
  }

  @Test func aClientThatGoesAwayIsTold() throws {
    let service = try Service()
    var isAbandoned = false
    service.onRequest = { $0.onAbandoned = { isAbandoned = true } }
    _ = service.send(Self.get)
    #expect(!isAbandoned)
    service.client.close()
    service.reactor.run(for: 0.05)
    #expect(isAbandoned)
    service.exchanges[0].answer(HTTPAnswer(status: 200, content: []))
    #expect(service.events == ["GET /next", "finished"])
  }

  @Test(arguments: [
    ("Content-Length: 11\r\n\r\nhello world", "413"),
    ("Transfer-Encoding: chunked\r\n\r\nb\r\nhello world", "413"),
    ("Content-Length: x\r\n\r\n", "400"), ("Transfer-Encoding: chunked\r\n\r\nx", "400"),
  ])
  func aBodyThatIsTooLongOrNone(rest: String, status: String) throws {
    let service = try Service()
    let answer = try #require(service.send("POST / HTTP/1.1\r\nHost: x\r\n\(rest)"))
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    #expect(answer.contains("Connection: close\r\n"))
    #expect(service.exchanges.isEmpty)
  }

  @Test func aChunkedBodyInPieces() throws {
    let service = try Service()
    #expect(service.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe") == "")
    #expect(service.send("\r\n3\r\nllo\r\n0\r\n\r\n") == Service.ok("hello"))
  }

  @Test func aClientThatAsksFirstIsToldToGoOn() throws {
    let service = try Service()
    let head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    #expect(service.send(head) == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(service.send("hi") == Service.ok("hi"))
  }

  @Test func anUpgradeMayFollowAPlainRequest() throws {
    let service = try Service()
    let upgrade = """
      GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
      """
    let answer = try #require(service.send(Self.get + upgrade))
    #expect(answer.hasPrefix(Service.ok("") + "HTTP/1.1 101 "))
    #expect(service.events == ["GET /next", "200", "GET /ws", "101", "opened"])
  }

  @Test func aHeadIsAnsweredWithoutABody() throws {
    let service = try Service()
    service.onRequest = { $0.answer(HTTPAnswer(status: 200, content: Array("hello".utf8))) }
    let answer = service.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(answer == String(Service.ok("hello").dropLast(5)))
    #expect(service.events == ["HEAD /", "200"])
  }

  @Test func aBodyThatDoesNotComeIsNotWaitedForForEver() throws {
    let service = try Service { $0.handshakeTimeout = 0.02 }
    _ = service.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n")
    service.reactor.run(for: 0.1)
    #expect(service.events == ["POST /", "failed"])
    let idle = try Service { $0.keepAliveTimeout = 0.02 }
    _ = idle.send(Self.get)
    idle.reactor.run(for: 0.1)
    #expect(idle.events == ["GET /next", "200", "finished"])
  }
}
