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

  /// - Returns: the bytes without what matches.
  func removed(from bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var position = 0
    while position < bytes.count, let match = firstMatch(in: bytes, from: position) {
      kept += bytes[position..<match.lowerBound]
      // An expression may match nothing at all.
      if match.isEmpty, match.lowerBound < bytes.count { kept.append(bytes[match.lowerBound]) }
      position = match.isEmpty ? match.lowerBound + 1 : match.upperBound
    }
    return position < bytes.count ? kept + bytes[position...] : kept
  }

  private func firstMatch(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    switch kind {
    case .text(let text):
      guard !text.isEmpty, bytes.count - start >= text.count else { return nil }
      return (start...(bytes.count - text.count)).first { bytes[$0...].starts(with: text) }
        .map { $0..<($0 + text.count) }
    case .expression(let compiled):
      return bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress, buffer.count <= Int(Int32.max) else { return nil }
        var range = regmatch_t(rm_so: regoff_t(start), rm_eo: regoff_t(buffer.count))
        let flags = REG_STARTEND | (start > 0 ? REG_NOTBOL : 0)
        let found = regexec(compiled, base.assumingMemoryBound(to: CChar.self), 1, &range, flags)
        return found == 0 ? Int(range.rm_so)..<Int(range.rm_eo) : nil
      }
    }
  }
}
