import Bytes
import Capture
import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file, or stdin, read in blocks from beginning to end: one direction of one connection.
struct StoredInput: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)

  /// stdin.
  init() {
    descriptor = STDIN_FILENO
    name = "stdin"
  }

  init(path: String) throws(Failure) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    name = path
    if descriptor < 0 {
      throw Failure(.inputUnreadable, phase: .input, "\(path): \(SystemError(call: "open").message)")
    }
  }

  deinit {
    block.deallocate()
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// Shows everything up to the end, or up to where it cannot be read any more.
  ///
  /// - Parameters:
  ///   - session: where the bytes go.
  ///   - stream: a stream at its first byte.
  ///   - format: nil: told by the first bytes.
  consuming func run(
    _ session: inout FrameDumpSession, _ stream: FrameStream, format: InputFormat?
  ) throws {
    var stream = stream
    var failure: Failure?
    do {
      let first = try readBeginning()
      switch format ?? InputFormat(sniffing: UnsafeRawBufferPointer(first)) {
      case .raw: try runRaw(first, &session, &stream)
      case .hex: try runHex(first, &session, &stream)
      case .pcap, .pcapng:
        throw Failure(.dataMalformed, phase: .input, "\(name): captures of packets are not read yet")
      }
    } catch let error as Failure {
      failure = error
    } catch let error as HexTextError {
      failure = Failure(
        .dataMalformed, phase: .input, "\(name): \(error.description)",
        hint: format == nil ? "--input raw, if these are frames and no text" : nil)
    }
    let missing = try session.end(stream)
    if failure == nil, let missing {
      failure = Failure(.dataMalformed, phase: .input, "\(name): \(missing.description)")
    }
    try session.finish(failure)
    if let failure { throw failure }
  }

  /// The whole file: a payload to be composed.
  consuming func readAll() throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while case let count = try fill(from: 0), count > 0 { bytes += block[..<count] }
    return bytes
  }

  private func runRaw(
    _ first: UnsafeMutableRawBufferPointer, _ session: inout FrameDumpSession, _ stream: inout FrameStream
  ) throws {
    var bytes = first
    while !bytes.isEmpty {
      try session.receive(bytes, on: &stream)
      bytes = UnsafeMutableRawBufferPointer(rebasing: block[..<(try fill(from: 0))])
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
        text = UnsafeRawBufferPointer(rebasing: block[..<(try fill(from: 0))])
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

  /// The first block; more than one read only as long as it may be the beginning of an HTTP head.
  private func readBeginning() throws(Failure) -> UnsafeMutableRawBufferPointer {
    var count = try fill(from: 0)
    while count > 0, HeadStart(UnsafeRawBufferPointer(rebasing: block[..<count])) == .undecided {
      let more = try fill(from: count)
      guard more > 0 else { break }
      count += more
    }
    return UnsafeMutableRawBufferPointer(rebasing: block[..<count])
  }

  /// Reads into the block.
  /// - Returns: how many bytes were read; 0 at the end of the input.
  private func fill(from start: Int) throws(Failure) -> Int {
    while true {
      let count = read(descriptor, block.baseAddress.map { $0 + start }, block.count - start)
      if count >= 0 { return count }
      if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        throw Failure(.inputUnreadable, phase: .input, "\(name): \(SystemError(call: "read").message)")
      }
    }
  }
}
