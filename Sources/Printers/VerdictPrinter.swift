import Bytes
import WebSocketCore

/// The verdicts on a head, one a line: outcome, section, what was looked at, what was seen. Under what does
/// not hold stands what is required.
package struct VerdictPrinter {
  private let palette: Palette

  package init(palette: Palette) { self.palette = palette }

  /// Appends a heading, and a line for each check.
  ///
  /// - Parameters:
  ///   - heading: whose head it is.
  ///   - checks: the columns are as wide as these need.
  ///   - out: where the text is appended.
  package func print(_ heading: String, _ checks: [Check], into out: inout ByteQueue) {
    palette.begin(.heading, in: &out)
    out.append(heading)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
    let sectionWidth = checks.map { $0.section.unicodeScalars.count }.max() ?? 0
    let titleWidth = checks.map { $0.title.unicodeScalars.count }.max() ?? 0
    for check in checks {
      out.append(literal: "  ")
      palette.begin(Self.style(check.outcome), in: &out)
      out.append(check.outcome.rawValue)
      palette.end(in: &out)
      out.append(literal: "  ")
      append(check.section, width: sectionWidth, to: &out)
      append(check.title, width: titleWidth, to: &out)
      TerminalEscaping.append(check.seen, to: &out)
      out.append(UInt8(ascii: "\n"))
      appendRequirement(of: check, indent: 8, to: &out)
    }
  }

  /// A cell and the two spaces after it.
  private func append(_ text: String, width: Int, to out: inout ByteQueue) {
    out.append(text)
    out.append(spaces: width - text.unicodeScalars.count + 2)
  }

  private func appendRequirement(of check: Check, indent: Int, to out: inout ByteQueue) {
    guard let rule = check.violation?.rule else { return }
    out.append(spaces: indent)
    palette.begin(.muted, in: &out)
    out.append("\(rule.text) [\(rule.id)]")
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private static func style(_ outcome: Check.Outcome) -> Palette.Style {
    switch outcome {
    case .pass: .received
    case .warn: .control
    case .fail: .problem
    case .info: .muted
    }
  }
}
