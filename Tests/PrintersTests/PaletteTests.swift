import Testing

@testable import Printers

@Suite struct PaletteTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var choice: Palette.Choice
    var isTerminal: Bool
    var environment: [String: String]
    var isColored: Bool

    init(_ choice: Palette.Choice, terminal: Bool, _ environment: [String: String], _ isColored: Bool) {
      self.choice = choice
      isTerminal = terminal
      self.environment = environment
      self.isColored = isColored
    }

    var testDescription: String { "--color \(choice.rawValue), terminal \(isTerminal), \(environment)" }
  }

  @Test(
    "What decides over colour",
    arguments: [
      Case(.auto, terminal: true, [:], true),
      Case(.auto, terminal: false, [:], false),
      Case(.always, terminal: false, [:], true),
      Case(.always, terminal: false, ["NO_COLOR": "1"], true),
      Case(.never, terminal: true, [:], false),
      Case(.never, terminal: true, ["CLICOLOR_FORCE": "1"], false),
      Case(.auto, terminal: true, ["NO_COLOR": "1"], false),
      Case(.auto, terminal: true, ["NO_COLOR": ""], true),
      Case(.auto, terminal: true, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], false),
      Case(.auto, terminal: false, ["CLICOLOR_FORCE": "1"], true),
      Case(.auto, terminal: false, ["CLICOLOR_FORCE": "0"], false),
      Case(.auto, terminal: false, ["CLICOLOR_FORCE": ""], false),
      Case(.auto, terminal: true, ["CLICOLOR": "0"], false),
      Case(.auto, terminal: true, ["CLICOLOR": "1"], true),
      Case(.auto, terminal: false, ["CLICOLOR": "1"], false),
      Case(.auto, terminal: true, ["TERM": "dumb"], false),
      Case(.auto, terminal: true, ["TERM": "xterm"], true),
    ])
  func decision(row: Case) {
    let palette = Palette(choice: row.choice, isTerminal: row.isTerminal) { row.environment[$0] }
    #expect(palette.isColored == row.isColored)
  }

  @Test("Without colour nothing is written, with colour each style ends")
  func sequences() {
    let plain = Palette(isColored: false)
    #expect(
      printed {
        plain.begin(.problem, in: &$0)
        plain.end(in: &$0)
      }.isEmpty)
    let colored = Palette(isColored: true)
    #expect(
      printed {
        colored.begin(.problem, in: &$0)
        colored.end(in: &$0)
      } == "\u{1b}[31m\u{1b}[0m")
  }
}
