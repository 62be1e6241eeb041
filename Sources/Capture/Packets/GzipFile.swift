/// A file in gzip: its inflated bytes go through a window block by block.
struct GzipFile: ~Copyable {
  private var stream = GzipStream()
  private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
  /// Told once what came before it has been read.
  private var failure: CaptureError?

  /// - Parameter window: at the beginning of the file; from now on it shows what is in it.
  init(_ window: inout FileWindow) {
    let (beginning, rest) = window.surrender()
    // What the window had put together is less than the header of a member.
    stream.take(beginning)
    var count = 0
    (count, failure) = stream.inflate(into: block)
    stream.take(rest)
    window = FileWindow()
    window.isInflated = true
    window.take(UnsafeMutableRawBufferPointer(rebasing: block[..<count]))
  }

  deinit { block.deallocate() }

  /// Takes the next block of the file; the one before it must be used up.
  mutating func take(_ bytes: UnsafeRawBufferPointer) { stream.take(bytes) }

  /// Inflates what fits into the block.
  /// - Parameter window: at the end of what it was given last.
  /// - Returns: false when all that was taken is used up.
  /// - Throws: where the data are not gzip.
  mutating func inflate(into window: inout FileWindow) throws(CaptureError) -> Bool {
    if let failure { throw failure }
    let (count, error) = stream.inflate(into: block)
    failure = error
    if count == 0, let error { throw error }
    window.take(UnsafeMutableRawBufferPointer(rebasing: block[..<count]))
    return count > 0
  }

  /// The file has ended.
  /// - Throws: if it did so inside the gzip data.
  func finish() throws(CaptureError) { try stream.finish() }
}
