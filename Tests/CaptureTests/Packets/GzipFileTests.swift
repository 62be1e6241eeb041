import Testing

@testable import Capture

@Suite struct GzipFileTests {
  private static let capture = PcapBuilder().file([PacketBuilder.frame([1]), PacketBuilder.frame([2])])
  private static let plain = readCapture(capture)

  @Test("A capture in gzip gives what it gives without, however it is cut")
  func chopInvariance() {
    let file = gzipMember(Self.capture)
    #expect(Self.plain.payloads == [[1], [2]])
    for cut in 0...file.count {
      #expect(readCapture([Array(file[..<cut]), Array(file[cut...])]) == Self.plain, "cut at \(cut)")
    }
    for size in 1...30 { #expect(readCapture(file, pieceSize: size) == Self.plain, "pieces of \(size)") }
  }

  @Test("Members follow one another, wherever the capture is cut, and zeros may follow")
  func members() {
    for cut in stride(from: 0, through: Self.capture.count, by: 7) {
      let file = gzipMember(Array(Self.capture[..<cut])) + gzipMember(Array(Self.capture[cut...]))
      #expect(readCapture(file) == Self.plain)
      #expect(readCapture(file + [UInt8](repeating: 0, count: 512), pieceSize: 100) == Self.plain)
    }
  }

  @Test("However gzip data are cut off, what is in them is kept and the end is said")
  func truncation() {
    let file = gzipMember(Self.capture)
    for count in 1..<file.count {
      let result = readCapture(Array(file[..<count]))
      #expect(Self.plain.items.starts(with: result.items))
      let expected: CaptureError =
        count == 1
        ? CaptureError(offset: 0, .noCapture)
        : CaptureError(offset: count < 10 ? 0 : UInt64(count), .endsInsideGzip)
      #expect(result.error == expected, "\(count) bytes")
    }
    let all = readCapture(Array(file.dropLast()))
    #expect(all.items == Self.plain.items)
    #expect(all.error?.description == "offset \(file.count - 1): the input ends inside gzip data")
  }

  @Test("Corrupt data end the file after what they have given")
  func corrupt() {
    let file = gzipMember(Self.capture)
    var wrongChecksum = file
    wrongChecksum[file.count - 8] ^= 1
    let result = readCapture(wrongChecksum)
    #expect(result.items == Self.plain.items)
    #expect(result.error?.description == "offset \(file.count - 4): gzip: incorrect data check")
    var wrongBlock = gzipMember(Array(Self.capture[..<95])) + file
    wrongBlock[10 + 5 + 95 + 8 + 10] = 0xFF
    #expect(readCapture(wrongBlock).payloads == [[1]])
    #expect(readCapture(wrongBlock).error?.problem == .gzip("invalid block type"))
    var wrongMethod = file
    wrongMethod[2] = 7
    #expect(readCapture(wrongMethod).error?.problem == .gzip("unknown compression method"))
  }

  @Test("What follows the data and is no gzip is said, not read")
  func garbage() {
    for (after, problem): ([UInt8], String) in [
      ([1, 2], "incorrect header check"), ([0, 0, 0x1F, 0x8B], "bytes after the end"),
    ] {
      let result = readCapture(gzipMember(Self.capture) + after)
      #expect(result.items == Self.plain.items)
      #expect(result.error?.problem == .gzip(problem))
    }
  }

  @Test("Offsets of what is in it are those of the inflated bytes")
  func innerErrors() {
    let cut = readCapture(gzipMember(Array(Self.capture.dropLast())))
    #expect(cut.payloads == [[1]])
    #expect(
      cut.error
        == CaptureError(offset: 95, isInflated: true, .endsInside(.record, have: 70, need: 71)))
    #expect(
      cut.error?.description
        == "offset 95 of the inflated bytes: the input ends inside a record, after 70 of 71 bytes")
    #expect(readCapture(gzipMember([])).error?.description == "nothing is compressed in it")
    #expect(
      readCapture(gzipMember(Array("hello, world".utf8))).error
        == CaptureError(offset: 0, isInflated: true, .noCapture))
    #expect(
      readCapture(gzipMember(gzipMember(Self.capture))).error
        == CaptureError(offset: 0, isInflated: true, .unsupported("gzip inside gzip")))
  }
}
