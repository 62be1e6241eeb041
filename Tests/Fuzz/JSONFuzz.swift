import Bytes

/// Any text as JSON: the same tokens, or the same error, however it is cut and however small the parts of its
/// strings; a document that is read can be written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let text = Array(bytes[1...])
  let cut = Int(bytes[0]) % (text.count + 1)
  for limit in [8, 1 << 16] {
    let limits = JSONTokenizer.Limits(depth: 64, text: limit)
    let whole = tokens(of: [text], limits)
    precondition(whole == tokens(of: [Array(text[..<cut]), Array(text[cut...])], limits), "the cut matters")
  }
  guard let value = try? JSONValue(parsing: text) else { return 0 }
  let written = value.text
  precondition((try? JSONValue(parsing: written))?.text == written, "what was written reads otherwise")
  return 0
}

private func tokens(of pieces: [[UInt8]], _ limits: JSONTokenizer.Limits) -> [String] {
  var tokenizer = JSONTokenizer(limits: limits)
  var told: [String] = []
  do {
    for piece in pieces {
      var position = 0
      while let token = try piece.withUnsafeBytes({ try tokenizer.next(in: $0, at: &position) }) {
        told.append("\(token) \(Hex.encode(tokenizer.text))")
        precondition(tokenizer.text.count <= limits.text + 4, "a part is longer than the limit")
      }
    }
    while let token = try tokenizer.finish() { told.append("\(token) \(Hex.encode(tokenizer.text))") }
  } catch {
    told.append("\(error)")
  }
  return told
}
