import Bytes
import Capture

/// One direction of one connection: frames, as bytes or as hexadecimal text.
extension StoredInput {
  /// Shows everything up to the end, or up to where it cannot be read any more.
  ///
  /// - Parameters:
  ///   - session: where the bytes go.
  ///   - stream: a stream at its first byte.
  ///   - first: the beginning of the input.
  ///   - isHex: it is hexadecimal text.
  ///   - isForced: the user has said so.
  consuming func showFrames(
    in session: inout FrameDumpSession, _ stream: FrameStream, from first: UnsafeMutableRawBufferPointer,
    isHex: Bool, isForced: Bool
  ) throws {
    var stream = stream
    var failure: Failure?
    do {
      if isHex { try runHex(first, &session, &stream) } else { try runRaw(first, &session, &stream) }
    } catch let error as Failure {
      failure = error
    } catch let error as HexTextError {
      failure = Failure(
        .dataMalformed, phase: .input, "\(name): \(error.description)",
        hint: !isForced ? "--input raw, if these are frames and no text" : nil)
    }
    let missing = try session.end(stream)
    if failure == nil, let missing {
      failure = Failure(.dataMalformed, phase: .input, "\(name): \(missing.description)")
    }
    try session.finish(failure)
    if let failure { throw failure }
  }

  private func runRaw(
    _ first: UnsafeMutableRawBufferPointer, _ session: inout FrameDumpSession, _ stream: inout FrameStream
  ) throws {
    var bytes = first
    while !bytes.isEmpty {
      try session.receive(bytes, on: &stream)
      bytes = try readNext()
    }
  }

  private func runHex(
    _ first: UnsafeMutableRawBufferPointer, _ session: inout FrameDumpSession, _ stream: inout FrameStream
  ) throws {
    var reader = HexTextReader()
    var decoded = ByteQueue(blockSize: block.count)
    var text = UnsafeRawBufferPointer(first)
    do {
      while !text.isEmpty {
        var position = 0
        while !(try reader.decode(text, at: &position, into: &decoded)) {
          try deliver(&decoded, &session, &stream)
        }
        try deliver(&decoded, &session, &stream)
        text = UnsafeRawBufferPointer(try readNext())
      }
      while !(try reader.finish(into: &decoded)) { try deliver(&decoded, &session, &stream) }
    } catch let error as HexTextError {
      try deliver(&decoded, &session, &stream, isLast: true)
      throw error
    }
    try deliver(&decoded, &session, &stream, isLast: true)
  }

  /// Hands decoded bytes on; not yet, while they may be the beginning of an HTTP head.
  private func deliver(
    _ decoded: inout ByteQueue, _ session: inout FrameDumpSession, _ stream: inout FrameStream,
    isLast: Bool = false
  ) throws(BlockOutput.Failure) {
    guard isLast || HeadStart(decoded.readable) != .undecided else { return }
    try session.receive(UnsafeMutableRawBufferPointer(mutating: decoded.readable), on: &stream)
    decoded.removeAll()
  }
}
