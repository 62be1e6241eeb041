import Bytes
import Trace
import WebSocketCore

/// In what two requests differ, in groups by what it is worth: a line for each, and under what matters the reason.
package struct DifferencePrinter {
  private let palette: Palette

  package init(palette: Palette) { self.palette = palette }

  /// Appends all groups; a line where there is nothing to tell.
  ///
  /// - Parameters:
  ///   - differences: in the order in which they are to be shown.
  ///   - out: where the text is appended.
  package func print(_ differences: [DifferenceTrace], into out: inout ByteQueue) {
    let groups: [(Significance, String)] = [
      (.yes, "What servers look at:"), (.sometimes, "What some servers look at:"),
      (.no, "What is of no account:"),
    ]
    for (significance, heading) in groups {
      let members = differences.filter { $0.significance == significance }
      guard !members.isEmpty else { continue }
      palette.begin(.heading, in: &out)
      out.append(heading)
      palette.end(in: &out)
      out.append(UInt8(ascii: "\n"))
      for difference in members { append(difference, to: &out) }
    }
  }

  private func append(_ difference: DifferenceTrace, to out: inout ByteQueue) {
    out.append(literal: "  ")
    palette.begin(Self.style(difference), in: &out)
    out.append(Self.label(difference.kind))
    palette.end(in: &out)
    out.append(spaces: Self.labelWidth - Self.label(difference.kind).count)
    TerminalEscaping.append(Self.text(of: difference), to: &out)
    out.append(UInt8(ascii: "\n"))
    out.append(spaces: 2 + Self.labelWidth)
    palette.begin(.muted, in: &out)
    TerminalEscaping.append(difference.why, to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private static let labelWidth = 13

  private static func label(_ kind: RequestDifference.Kind) -> String {
    switch kind {
    case .onlyOurs: "only here"
    case .onlyTheirs: "only there"
    case .value: "different"
    case .spelling: "spelled"
    case .order: "in order"
    case .hidden: "hidden"
    }
  }

  private static func text(of difference: DifferenceTrace) -> String {
    switch difference.kind {
    case .onlyOurs: "\(difference.part): \(difference.own ?? "")"
    case .onlyTheirs: "\(difference.part): \(difference.other ?? "")"
    case .value, .hidden, .spelling, .order:
      "\(difference.part): \(difference.own ?? "") here, \(difference.other ?? "") there"
    }
  }

  private static func style(_ difference: DifferenceTrace) -> Palette.Style {
    switch difference.significance {
    case .yes: .problem
    case .sometimes: .control
    case .no: .muted
    }
  }
}
