import Testing
import Trace
import WebSocketCore

@testable import Printers

/// The tables of `--variations` and `--diff`.
@Suite struct InspectionTablesTests {
  private static func response(_ lines: String...) -> ResponseHead {
    ResponseHead(parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
  }

  private static func row(_ change: String, _ outcome: UpgradeOutcome) -> TraceRecord {
    TraceRecord(
      time: 0, connection: 1,
      .variation(VariationTrace(id: "id", change: change, outcome: outcome, duration: 0.0125)))
  }

  private static let switching = response(
    "HTTP/1.1 101 Switching Protocols", "Sec-WebSocket-Protocol: chat",
    "Sec-WebSocket-Extensions: permessage-deflate")

  @Test("A row says what was changed, how long it took, and what came")
  func variations() {
    let rows = [
      Self.row("as given", .refused(Self.response("HTTP/1.1 403 \u{1B}[31mNo"))),
      Self.row("Origin: http://h", .accepted(Self.switching)),
      Self.row("slash", .dropped(Self.switching, CloseBody(code: nil))),
      Self.row(
        "slash", .dropped(Self.switching, CloseBody(code: .policyViolation, reason: Array("no".utf8)))),
      Self.row("slash", .dropped(Self.switching, nil)), Self.row("slash", .invalid(Self.switching)),
      Self.row("slash", .unanswered("it hung up")),
    ]
    var printer = VariationTablePrinter(
      changes: ["Origin: http://h", "slash"], palette: Palette(isColored: false))
    let text = printed { out in
      printer.begin(into: &out)
      for row in rows { printer.print(row, into: &out) }
    }
    #expect(
      text == #"""
        CHANGE                   TIME  ANSWER
        as given             0.012500  403 \x1b[31mNo
        Origin: http://h     0.012500  101 Switching Protocols, subprotocol chat, permessage-deflate
        slash                0.012500  101 Switching Protocols, then a Close without a status code
        slash                0.012500  101 Switching Protocols, then a Close with 1008 (policyViolation): no
        slash                0.012500  101 Switching Protocols, then the connection ended without a Close
        slash                0.012500  101 Switching Protocols, but it breaks the rules of the handshake
        slash                0.012500  no answer: it hung up

        """#)
  }

  @Test("What follows is a sentence, and a command below it")
  func advice() {
    let records = [
      violation(.admitsKey, "no key: 101"),
      TraceRecord(
        time: 0, connection: nil, .advice(AdviceTrace(text: "try this", command: "wscope connect"))),
    ]
    let printer = VariationTablePrinter(changes: [], palette: Palette(isColored: false))
    #expect(
      printed(records, by: printer) == """
        ! RFC 6455 §4.2.1: no key: 101; \(Rule.admitsKey.text) [admits-key]
        Try this
          wscope connect

        """)
  }

  @Test("Differences are grouped by what they are worth, each with its reason")
  func differences() {
    func difference(
      _ part: String, _ kind: RequestDifference.Kind, _ own: String?, _ other: String?, _ worth: Significance
    ) -> DifferenceTrace {
      DifferenceTrace(part: part, kind: kind, own: own, other: other, significance: worth, why: "why\u{9B}")
    }
    let text = printed {
      DifferencePrinter(palette: Palette(isColored: false)).print(
        [
          difference("Origin", .onlyTheirs, nil, "o", .yes), difference("path", .value, "/a", "/b", .yes),
          difference("Host", .onlyOurs, "h", nil, .yes), difference("X", .spelling, "X", "x", .no),
          difference("Cookie", .hidden, "a", "b", .no), difference("order", .order, "A, B", "B, A", .no),
        ], into: &$0)
    }
    #expect(
      text == #"""
        What servers look at:
          only there   Origin: o
                       why\u{9b}
          different    path: /a here, /b there
                       why\u{9b}
          only here    Host: h
                       why\u{9b}
        What is of no account:
          spelled      X: X here, x there
                       why\u{9b}
          hidden       Cookie: a here, b there
                       why\u{9b}
          in order     order: A, B here, B, A there
                       why\u{9b}

        """#)
    #expect(printed { DifferencePrinter(palette: Palette(isColored: false)).print([], into: &$0) } == "")
  }
}
