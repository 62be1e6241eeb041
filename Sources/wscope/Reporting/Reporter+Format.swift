import Printers

/// `--format`.
extension Reporter {
  /// Prints what was asked for, once everything is over. Where stdout belongs to JSON Lines, it goes to stderr.
  func writeFormat(_ status: ExitStatus) {
    guard let format else { return }
    facts.status = status
    facts.total = elapsed
    format.render(facts, to: .stdout) { text, isOurs, stream in
      let isStderr = stream == .stderr || isJSON
      let isEscaped = !isOurs && Terminal.isTerminal(fd: isStderr ? 2 : 1)
      if isStderr {
        if isEscaped { TerminalEscaping.append(text, to: &stderr.queue) } else { stderr.queue.append(text) }
      } else {
        if isEscaped { TerminalEscaping.append(text, to: &stdout.queue) } else { stdout.queue.append(text) }
      }
    }
    stderr.flush()
    stdout.flush()
  }
}
