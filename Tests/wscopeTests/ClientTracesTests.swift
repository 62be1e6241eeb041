import Reactor
import Testing
import Trace
import Transport
import WebSocketCore

@testable import wscope

@Suite struct ClientTracesTests {
  private static func plan() throws -> ClientPlan {
    ClientPlan(
      uri: try WebSocketURI(parsing: "ws://a/"), target: DialTarget(host: "a", port: 80), tls: nil,
      request: SentRequest(bytes: []), connection: ConnectionConfiguration(role: .client), connectTimeout: nil
    )
  }

  /// What a person waits for is TCP to any address, not to the one that answered.
  @Test func attemptsThatCameToNothingCountForTCP() throws {
    let (plan, address) = (try Self.plan(), try SocketAddress(unixPath: "x"))
    var traces = ClientTraces(startedAt: 10)
    _ = traces.data(
      of: .dial(.resolved(host: "a", addresses: [address], duration: 0.5)), plan: plan, at: 10.5)
    _ = traces.data(of: .dial(.attempt(address)), plan: plan, at: 10.5)
    _ = traces.data(
      of: .dial(.attemptFailed(address, SystemError(code: 111, call: "connect"), duration: 0.25)), plan: plan,
      at: 10.75)
    _ = traces.data(of: .dial(.attempt(address)), plan: plan, at: 10.75)
    _ = traces.data(of: .dial(.connected(address, duration: 0.125)), plan: plan, at: 10.875)
    #expect(traces.timing.resolve == 0.5)
    #expect(traces.timing.connect == 0.375)
  }

  /// A SOCKS proxy may be connected to again, for another address of the server.
  @Test func eachConnectionToAProxyCounts() throws {
    let (plan, address) = (try Self.plan(), try SocketAddress(unixPath: "x"))
    let target = TunnelTarget(host: "::1", port: 80)
    var traces = ClientTraces()
    for (start, refusal) in [(1.0, SOCKSReply(rawValue: 4)), (2.0, nil)] {
      _ = traces.data(of: .proxy(.dial(.attempt(address))), plan: plan, at: start)
      _ = traces.data(of: .proxy(.dial(.connected(address, duration: 0.25))), plan: plan, at: start + 0.25)
      _ = traces.data(
        of: .proxy(.tunnel(target, refusal: refusal, duration: 0.125)), plan: plan, at: start + 0.375)
    }
    #expect(traces.timing.connect == 0.5)
    #expect(traces.timing.proxy == 0.25)
  }

  @Test func theTimesOfAHopBeginWithIt() throws {
    let plan = try Self.plan()
    let next = try WebSocketURI(parsing: "ws://a/next")
    var chain = RedirectChain(from: plan.uri, limit: 1)
    let hop = try chain.follow(
      ResponseHead(parsing: Array("HTTP/1.1 302 Found\r\nLocation: /next\r\n\r\n".utf8)))
    #expect(hop.to == next)
    var traces = ClientTraces(startedAt: 1)
    _ = traces.data(of: .dial(.resolved(host: "a", addresses: [], duration: 0.5)), plan: plan, at: 1.5)
    let data = traces.data(of: .following(hop), plan: plan, at: 1.75)
    #expect(traces.timing.redirect == 0.75)
    #expect(traces.timing.resolve == nil)
    guard case .redirect(let trace) = data else {
      Issue.record("\(String(describing: data))")
      return
    }
    #expect(trace.keepsCredentials)
  }
}
