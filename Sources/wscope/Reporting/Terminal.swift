import Printers

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is known of the terminal at the other end of a descriptor, if there is one.
enum Terminal {
  static func isTerminal(fd: Int32) -> Bool { isatty(fd) == 1 }

  /// Columns; 100 where there is no terminal to ask.
  static func columns(fd: Int32) -> Int {
    var size = winsize()
    guard ioctl(fd, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return Int(size.ws_col)
  }

  static func palette(fd: Int32, _ choice: Palette.Choice) -> Palette {
    Palette(choice: choice, isTerminal: isTerminal(fd: fd), environment: environment)
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
