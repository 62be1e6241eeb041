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

    /// The SGR sequence (ECMA-48 §8.3.117).
    fileprivate var sequence: StaticString {
      switch self {
      case .heading: "\u{1b}[1m"
      case .sent: "\u{1b}[36m"
      case .received: "\u{1b}[32m"
      case .control: "\u{1b}[33m"
      case .problem: "\u{1b}[31m"
      case .muted: "\u{1b}[2m"
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

  package func begin(_ style: Style, in out: inout ByteQueue) { out.append(literal: start(style)) }
  package func end(in out: inout ByteQueue) { out.append(literal: stop) }

  /// What turns a style on; nothing without colour.
  func start(_ style: Style) -> StaticString { isColored ? style.sequence : "" }

  /// What turns it off again.
  var stop: StaticString { isColored ? "\u{1b}[0m" : "" }
}
