import Capture

/// Any bytes as a pcap file, as they are and with a header before them: it gives the same, however it is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPcap(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 3 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let content = Array(bytes[3...])
  let headers: [[UInt8]] = [[], header(linkType: bytes[2])]
  for header in headers {
    let file = header + content
    let cut = (Int(bytes[0]) << 8 | Int(bytes[1])) % (file.count + 1)
    precondition(read([file]) == read([Array(file[..<cut]), Array(file[cut...])]), "the cut matters")
  }
  return 0
}

private func header(linkType: UInt8) -> [UInt8] {
  let known: [UInt8] = [1, 0, 12, 14, 101, 108, 113, 228, 229]
  return [0xA1, 0xB2, 0xC3, 0xD4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    + [known[Int(linkType) % known.count]]
}

/// Everything that can be seen of a file, each piece of it in memory of its own.
private func read(_ pieces: [[UInt8]]) -> [String] {
  var reader = SegmentReader()
  var told: [String] = []
  do throws(CaptureError) {
    for piece in pieces {
      let block = UnsafeMutableRawBufferPointer.allocate(byteCount: piece.count, alignment: 1)
      defer { block.deallocate() }
      block.copyBytes(from: piece)
      reader.take(block)
      while let item = try reader.next() { told.append(describe(item)) }
    }
    try reader.finish()
  } catch {
    told.append("\(error.description)")
  }
  return told + ["\(reader.counts)"]
}

private func describe(_ item: SegmentReader.Item) -> String {
  switch item {
  case .secrets(let keyLog): return "secrets \(Array(keyLog))"
  case .segment(let segment):
    let text =
      "\(segment.packet) \(segment.time) \(segment.source) \(segment.destination) \(segment.sequence)"
      + " \(segment.acknowledgment) \(segment.flags) \(Array(segment.payload)) \(segment.missing)"
    // Payloads are unmasked in place.
    _ = segment.payload.initializeMemory(as: UInt8.self, repeating: 0xEE)
    return text
  }
}
