import Testing
import WebSocketCore

@testable import Printers

@Suite struct VerdictPrinterTests {
  private let checks = [
    Check(.switchingProtocols, "status", holds: true, seen: "101 Switching\u{1B}[2J"),
    Check(.responseUpgrade, "Upgrade", holds: false, seen: "missing"),
    Check(.contentLengthIn101, "Content-Length", holds: false, seen: "\"0\""),
    Check(info: "extensions", "RFC 6455 §9.1", "Sec-WebSocket-Extensions", seen: "none"),
  ]

  @Test("Columns fit what stands in them, and what is seen is escaped")
  func plain() {
    let text = printed {
      VerdictPrinter(palette: Palette(isColored: false)).print("The answer:", checks, into: &$0)
    }
    #expect(
      text == #"""
        The answer:
          pass  RFC 6455 §4.2.2  status                    101 Switching\x1b[2J
          fail  RFC 6455 §4.1    Upgrade                   missing
                the response MUST contain an Upgrade header with the value websocket, in any case [response-upgrade]
          warn  RFC 9110 §8.6    Content-Length            "0"
                a server MUST NOT send Content-Length with a 1xx status [content-length-in-101]
          info  RFC 6455 §9.1    Sec-WebSocket-Extensions  none

        """#)
  }

  @Test("The outcome has the colour")
  func colored() {
    let text = printed {
      VerdictPrinter(palette: Palette(isColored: true)).print("The answer:", [checks[1]], into: &$0)
    }
    #expect(
      text == "\u{1B}[1mThe answer:\u{1B}[0m\n  \u{1B}[31mfail\u{1B}[0m  RFC 6455 §4.1  Upgrade  missing\n"
        + "        \u{1B}[2mthe response MUST contain an Upgrade header with the value websocket, in any case"
        + " [response-upgrade]\u{1B}[0m\n")
  }

  @Test("No checks, no lines")
  func empty() {
    #expect(printed { VerdictPrinter(palette: Palette(isColored: false)).print("x", [], into: &$0) } == "x\n")
  }
}
