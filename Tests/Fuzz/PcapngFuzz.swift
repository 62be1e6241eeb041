import Capture

/// Any bytes as blocks of a pcapng file, in either byte order, as they are and behind a section and interfaces: they
/// give the same, however they are cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPcapng(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 3 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let content = Array(bytes[3...])
  for header in [
    [], header(isBigEndian: true, linkType: bytes[2]), header(isBigEndian: false, linkType: bytes[2]),
  ] {
    let file = header + content
    let cut = (Int(bytes[0]) << 8 | Int(bytes[1])) % (file.count + 1)
    precondition(read([file]) == read([Array(file[..<cut]), Array(file[cut...])]), "the cut matters")
  }
  return 0
}

/// A section and two interfaces, of which one counts in nanoseconds.
private func header(isBigEndian: Bool, linkType: UInt8) -> [UInt8] {
  let words: [UInt32] = [
    0x0A0D_0D0A, 28, 0x1A2B_3C4D, isBigEndian ? 0x0001_0000 : 1, .max, .max, 28,
    1, 20, isBigEndian ? UInt32(linkType) << 16 : UInt32(linkType), 0, 20,
    1, 32, isBigEndian ? 0x0001_0000 : 1, 0, isBigEndian ? 0x0009_0001 : 0x0001_0009, 0x0909_0909, 0, 32,
  ]
  return words.flatMap { word in
    withUnsafeBytes(of: isBigEndian ? word.bigEndian : word.littleEndian) { Array($0) }
  }
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
