import Reactor
import Testing
import Transport
import WebSocketCore

@testable import wscope

/// How a connection ended, and what the process exits with.
@Suite struct SessionVerdictTests {
  private static func end(
    by initiator: Role?, sent: UInt16? = nil, received: UInt16?, isEmpty: Bool = false,
    _ stream: StreamEnd = .peer(.eof), failure: Violation? = nil
  ) -> SessionEnd {
    func body(_ code: UInt16?) -> CloseBody? { code.map { CloseBody(code: CloseCode(rawValue: $0)) } }
    return SessionEnd(
      role: .client, initiator: initiator, closeSent: body(sent),
      closeReceived: isEmpty ? CloseBody(code: nil) : body(received), failure: failure, stream: stream,
      unsentByteCount: 0)
  }

  static let cases: [(name: String, end: SessionEnd, status: wscope.ExitStatus?)] = [
    ("we closed, echoed", end(by: .client, sent: 1000, received: 1000), nil),
    ("we closed with 4000, echoed", end(by: .client, sent: 4000, received: 4000), nil),
    ("we closed, answered empty", end(by: .client, sent: 1000, received: nil, isEmpty: true), nil),
    ("we closed, answered otherwise", end(by: .client, sent: 1000, received: 1011), .closedWithCode),
    ("closed normally by the server", end(by: .server, sent: 1000, received: 1000), nil),
    ("going away", end(by: .server, sent: 1001, received: 1001), nil),
    ("closed by the server with 4401", end(by: .server, sent: 4401, received: 4401), .closedWithCode),
    (
      "closed by the server without a code", end(by: .server, sent: 1000, received: nil, isEmpty: true),
      .closedWithCode
    ),
    ("FIN without Close", end(by: nil, received: nil), .connectionLost),
    (
      "RST without Close",
      end(by: nil, received: nil, .peer(.reset(SystemError(code: 104, call: "recv")))), .connectionLost
    ),
    ("our Close never answered", end(by: .client, sent: 1000, received: nil, .closeTimeout(30)), .timedOut),
    (
      "a broken rule", end(by: .client, sent: 1002, received: nil, failure: Violation(.reservedBits, "RSV1")),
      .protocolBroken
    ),
    (
      "past our own limit",
      end(by: .client, sent: 1009, received: nil, failure: Violation(.messageTooBig, "11 bytes")), .otherError
    ),
  ]

  @Test(arguments: cases.indices)
  func theStatusFollowsFromTheEnd(_ index: Int) {
    let (name, end, status) = Self.cases[index]
    #expect(SessionVerdict.failure(of: end)?.status == status, "\(name)")
  }
}
