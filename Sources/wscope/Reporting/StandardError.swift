import Bytes
import Diagnosis
import Printers
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Everything for people goes to stderr, through one queue, with what came from the network escaped.
final class StandardError {
  var queue = ByteQueue(blockSize: 4096)
  private let palette: Palette

  init(palette: Palette) { self.palette = palette }

  /// `* text`, as curl marks information.
  func note(_ text: String) {
    line(.muted, "* ", text)
  }

  /// The text alone.
  func line(_ text: String) { line(.heading, "", text) }

  /// What went wrong; on lines of their own why, what says so, and what to try next.
  func failure(_ failure: Failure) {
    let address = failure.address.map { " (\($0))" } ?? ""
    line(.problem, "wscope: ", "\(failure.phase.rawValue): \(failure.message)\(address)")
    guard let finding = failure.finding else {
      if let hint = failure.hint { line(.muted, "  try: ", hint) }
      return
    }
    FindingPrinter(palette: palette).print(finding, into: &queue)
    flush()
  }

  /// Why a connection that has ended well has ended.
  func advice(_ finding: Finding) {
    line(.muted, "* ", "the end was in order, and may not be what was wanted:")
    FindingPrinter(palette: palette).print(finding, into: &queue)
    flush()
  }

  func violation(_ violation: Violation, from sender: Role) {
    line(
      violation.rule.severity == .error ? .problem : .control, "! ",
      "\(violation.rule.section), broken by the \(sender.rawValue): \(violation.detail); \(violation.rule.text) "
        + "[\(violation.rule.id)]")
  }

  private func line(_ style: Palette.Style, _ mark: StaticString, _ text: String) {
    palette.begin(style, in: &queue)
    queue.append(literal: mark)
    TerminalEscaping.append(text, to: &queue)
    palette.end(in: &queue)
    queue.append(UInt8(ascii: "\n"))
    flush()
  }

  /// Blocking: stderr is for people, and short. What cannot be written has nowhere to be told.
  func flush() {
    while !queue.isEmpty {
      let bytes = queue.readable
      let written = write(2, bytes.baseAddress, bytes.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return queue.removeAll() }
      queue.consume(written)
    }
  }
}
