import Bytes
import Trace
import WebSocketCore

/// A violation under the frame that it concerns: section, what was seen, the requirement, the rule's name.
struct ViolationLine {
  var palette: Palette

  func append(_ violation: Violation, indent: Int, to out: inout ByteQueue) {
    out.append(spaces: indent)
    palette.begin(violation.rule.severity == .error ? .problem : .control, in: &out)
    out.append(literal: "! ")
    out.append(violation.rule.section)
    out.append(literal: ": ")
    TerminalEscaping.append(violation.detail, to: &out)
    palette.end(in: &out)
    out.append(literal: "; ")
    out.append(violation.rule.text)
    out.append(literal: " [")
    out.append(violation.rule.id)
    out.append(literal: "]\n")
  }
}
