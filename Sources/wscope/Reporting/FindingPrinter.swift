import Bytes
import Diagnosis
import Printers

/// A finding as lines for people, to stand below what failed.
struct FindingPrinter {
  let palette: Palette

  func print(_ finding: Finding, into out: inout ByteQueue) {
    line(.heading, "  cause: ", "\(finding.cause) (\(finding.certainty.rawValue))", &out)
    if !finding.seen.isEmpty { line(.muted, "  seen: ", finding.seen.joined(separator: "; "), &out) }
    line(.muted, "  try: ", finding.next, &out)
    if let command = finding.command { line(.muted, "  try: ", command, &out) }
  }

  private func line(_ style: Palette.Style, _ mark: StaticString, _ text: String, _ out: inout ByteQueue) {
    palette.begin(style, in: &out)
    out.append(literal: mark)
    TerminalEscaping.append(text, to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }
}
