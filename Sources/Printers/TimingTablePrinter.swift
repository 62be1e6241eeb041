import Bytes
import Trace

/// How long each phase took, as a table: one column of a single run, the statistics of more of them.
///
///                       min      median         p99        mean
///     TCP          0.121 ms    0.133 ms    0.410 ms    0.145 ms
package struct TimingTablePrinter {
  private static let nameWidth = 13
  private static let columnWidth = 12
  private let palette: Palette

  package init(palette: Palette) { self.palette = palette }

  package func print(_ timing: TimingTrace, into out: inout ByteQueue) {
    let isSingle = timing.runs == 1
    if !isSingle { line([""] + ["min", "median", "p99", "mean"], .heading, to: &out) }
    for phase in timing.phases {
      let style: Palette.Style? = phase.name == "total" ? .heading : nil
      guard let found = phase.statistics else {
        line([Self.title(phase.name), "n/a"], style, to: &out)
        continue
      }
      let numbers =
        isSingle ? [found.minimum] : [found.minimum, found.median, found.percentile99, found.mean]
      line([Self.title(phase.name)] + numbers.map(HandshakePrinter.milliseconds), style, to: &out)
    }
    if !isSingle {
      let failed = timing.failed == 0 ? "" : ", \(timing.failed) of them failed"
      line(["\(timing.runs) runs\(failed)"], .muted, to: &out)
    }
  }

  /// What people call it.
  private static func title(_ phase: String) -> String {
    switch phase {
    case "connect": "TCP"
    case "tls": "TLS"
    case "first_message": "first message"
    default: phase
    }
  }

  private func line(_ cells: [String], _ style: Palette.Style?, to out: inout ByteQueue) {
    if let style { palette.begin(style, in: &out) }
    for (index, cell) in cells.enumerated() {
      let padding = (index == 0 ? Self.nameWidth : Self.columnWidth) - cell.utf8.count
      if index > 0 { out.append(spaces: padding) }
      out.append(cell)
      if index == 0, cells.count > 1 { out.append(spaces: padding) }
    }
    if style != nil { palette.end(in: &out) }
    out.append(UInt8(ascii: "\n"))
  }
}
