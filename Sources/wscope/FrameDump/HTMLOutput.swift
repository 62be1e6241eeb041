import Printers
import Reactor
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `--html`: one page in a file, in place of rows on stdout.
struct HTMLOutput {
  /// Bytes of each payload that the page holds, if nothing else is said.
  static let previewBytes = 4096

  let path: String
  let source: FrameDumpSource
  let preview: Int?
  let isCapture: Bool

  /// Opens the file. It is closed by the end of the process, as stdout is.
  func session() throws(Failure) -> FrameDumpSession {
    FrameDumpSession(
      page: HTMLPrinter(title: title), to: path, descriptor: try descriptor(),
      payloadLimit: preview ?? Self.previewBytes, isCapture: isCapture)
  }

  /// Pages are passed on: neither folders of this machine nor secrets of a URL stand in the title.
  private var title: String {
    switch source {
    case .standardInput: "stdin"
    case .file(let path): path.split(separator: "/").last.map(String.init) ?? path
    case .live(let url): Redaction.redact(target: url)
    }
  }

  private func descriptor() throws(Failure) -> Int32 {
    guard path != "-" else { return STDOUT_FILENO }
    // Not emptied yet: it may be the very capture that is to be read.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(SystemError(call: "open").message) }
    if case .file(let input) = source, Self.isSame(descriptor, as: input) {
      throw Failure(.usage, phase: .usage, "--html \(path) would overwrite the input")
    }
    // A pipe or a terminal has no length.
    if ftruncate(descriptor, 0) != 0, errno != EINVAL {
      throw failure(SystemError(call: "ftruncate").message)
    }
    return descriptor
  }

  private func failure(_ message: String) -> Failure {
    Failure(.otherError, phase: .output, "\(path): \(message)")
  }

  private static func isSame(_ descriptor: Int32, as path: String) -> Bool {
    var output = stat()
    var input = stat()
    guard fstat(descriptor, &output) == 0, stat(path, &input) == 0 else { return false }
    return output.st_dev == input.st_dev && output.st_ino == input.st_ino
  }
}

extension FrameDumpSession {
  /// One line for people, once the page is whole.
  func announcePage() {
    guard let pagePath, let page = printer as? HTMLPrinter else { return }
    let shown =
      page.frames == 0 && page.messages > 0
      ? Self.counted(page.messages, "message") : Self.counted(page.frames, "frame")
    var line = "\(pagePath == "-" ? "stdout" : pagePath): \(shown), "
    line += Self.counted(connections, "connection")
    if page.leftOut > 0 { line += "; the page is full: \(Self.counted(page.leftOut, "record")) left out" }
    StandardError(palette: Terminal.palette(fd: STDERR_FILENO, .auto)).note(line)
  }

  private static func counted(_ number: Int, _ name: String) -> String {
    "\(number) \(name)\(number == 1 ? "" : "s")"
  }
}
