import ArgumentParser
import Bytes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a payload is searched for: a text as it stands, or, between slashes, a POSIX extended regular
/// expression (`/"id": *[0-9]+/`, with `i` behind the last slash for either case; a dot matches anything but a zero byte).
final class TextPattern: ExpressibleByArgument {
  private enum Kind {
    case text([UInt8])
    case expression(UnsafeMutablePointer<regex_t>)
  }

  /// As it was written.
  let source: String
  private let kind: Kind

  /// - Parameter argument: nil comes of an expression that cannot be read.
  init?(argument: String) {
    source = argument
    guard let (expression, isCaseless) = Self.expression(in: argument) else {
      kind = .text(Array(argument.utf8))
      return
    }
    let compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    let flags = REG_EXTENDED | (isCaseless ? REG_ICASE : 0)
    guard regcomp(compiled, expression, flags) == 0 else {
      compiled.deallocate()
      return nil
    }
    kind = .expression(compiled)
  }

  deinit {
    guard case .expression(let compiled) = kind else { return }
    regfree(compiled)
    compiled.deallocate()
  }

  private static func expression(in argument: String) -> (String, isCaseless: Bool)? {
    guard argument.hasPrefix("/"), argument.utf8.count > 2 else { return nil }
    let isCaseless = argument.hasSuffix("/i")
    let body = argument.dropFirst().dropLast(isCaseless ? 2 : 1)
    guard isCaseless || argument.hasSuffix("/"), !body.isEmpty else { return nil }
    return (String(body), isCaseless)
  }

  /// - Parameter bytes: any; a zero byte does not end them.
  func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    switch kind {
    case .text(let text): return bytes.contains(text)
    case .expression(let compiled):
      guard let base = bytes.baseAddress, bytes.count <= Int(Int32.max) else { return false }
      var range = regmatch_t(rm_so: 0, rm_eo: regoff_t(bytes.count))
      return regexec(compiled, base.assumingMemoryBound(to: CChar.self), 1, &range, REG_STARTEND) == 0
    }
  }
}
