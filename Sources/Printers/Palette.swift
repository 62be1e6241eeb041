import Bytes

/// Colours, or none.
package struct Palette: Equatable, Sendable {
  /// What `--color` says.
  package enum Choice: String, CaseIterable, Sendable {
    case auto, always, never
  }

  /// What a piece of text is, not how it looks: the looks are one table.
  package enum Style: Sendable {
    case heading, sent, received, control, problem, muted

    /// The parameters of the SGR sequence (ECMA-48 §8.3.117).
    fileprivate var parameters: StaticString {
      switch self {
      case .heading: "1"
      case .sent: "36"
      case .received: "32"
      case .control: "33"
      case .problem: "31"
      case .muted: "2"
      }
    }
  }

  package var isColored: Bool

  package init(isColored: Bool) { self.isColored = isColored }

  /// Decides whether output is coloured. What the user typed wins; then `NO_COLOR` (no-color.org), then
  /// `CLICOLOR_FORCE` and `CLICOLOR` (bixense.com/clicolors), then whether a person is looking.
  ///
  /// - Parameters:
  ///   - choice: the value of `--color`.
  ///   - isTerminal: whether the output goes to a terminal.
  ///   - environment: looks up an environment variable.
  package init(choice: Choice, isTerminal: Bool, environment: (String) -> String?) {
    func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }
    switch choice {
    case .always: isColored = true
    case .never: isColored = false
    case .auto where isSet("NO_COLOR"): isColored = false
    case .auto where isSet("CLICOLOR_FORCE") && environment("CLICOLOR_FORCE") != "0": isColored = true
    case .auto: isColored = isTerminal && environment("CLICOLOR") != "0" && environment("TERM") != "dumb"
    }
  }

  package func begin(_ style: Style, in out: inout ByteQueue) {
    guard isColored else { return }
    out.append(literal: "\u{1b}[")
    out.append(literal: style.parameters)
    out.append(UInt8(ascii: "m"))
  }

  package func end(in out: inout ByteQueue) {
    guard isColored else { return }
    out.append(literal: "\u{1b}[0m")
  }
}
