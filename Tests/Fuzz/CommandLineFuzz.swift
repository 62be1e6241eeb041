import Bytes

/// Any text as a pasted command: it is cut, or refused, and words that are quoted are cut to themselves.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCommandLine(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  _ = WindowsCommandWords.isCommand(text)
  _ = try? WindowsCommandWords.split(text)
  _ = try? ShellWords.split(text)
  let words = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  precondition((try? ShellWords.split(ShellWords.join(words))) == words, "quoting changes a word")
  return 0
}
