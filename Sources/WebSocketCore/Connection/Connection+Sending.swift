import Bytes

/// What goes out: appended to the queue that the caller lends.
extension Connection {
  /// Appends one message, or one control frame, in one frame. A text must be UTF-8.
  ///
  /// - Parameters:
  ///   - opcode: text, binary, ping or pong.
  ///   - payload: at most 125 bytes in a control frame.
  ///   - output: where the frame goes.
  package mutating func send(
    _ opcode: Opcode, _ payload: UnsafeRawBufferPointer, into output: inout ByteQueue
  ) {
    guard configuration.misbehavior.isEmpty else { return misbehave(opcode, payload, into: &output) }
    if opcode.isControl { return sendFrame(0x80 | opcode.rawValue, payload, into: &output) }
    sent.countMessage(frames: 0, bytes: payload.count)
    guard codec == nil else { return sendCompressed(opcode, payload, into: &output) }
    sendFrame(0x80 | opcode.rawValue, payload, into: &output)
  }

  @inline(__always)
  private mutating func sendFrame(
    _ firstByte: UInt8, _ payload: UnsafeRawBufferPointer, into output: inout ByteQueue
  ) {
    let key = configuration.role == .client ? masks.draw() : nil
    let header = FrameHeader(
      firstByte: firstByte, payloadLength: UInt64(payload.count), maskingKey: key)
    send(header, payload, into: &output)
  }

  /// RFC 7692 §6.1: RSV1 says that the message is compressed.
  private mutating func sendCompressed(
    _ opcode: Opcode, _ payload: UnsafeRawBufferPointer, into output: inout ByteQueue
  ) {
    compressedLength = nil
    guard let compressed = codec?.compress(payload) else {
      return sendFrame(0x80 | opcode.rawValue, payload, into: &output)
    }
    compressedLength = UInt64(compressed.count)
    sendFrame(0xC0 | opcode.rawValue, compressed, into: &output)
    codec?.releaseCompressed()
  }

  /// Appends a frame as it is described, legal or not.
  package mutating func send(
    _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, into output: inout ByteQueue
  ) {
    FrameSerializer.append(header, payload: payload, to: &output)
    sent.frames += 1
    if let limit = configuration.observedBytes {
      observed.append(
        ObservedFrame(isSent: true, header: header, offset: sentOffset, payload: Array(payload.prefix(limit)))
      )
    }
    sentOffset += UInt64(header.byteCount + payload.count)
  }

  /// Begins or answers the closing handshake (RFC 6455 §7.1.2); a second call does nothing.
  package mutating func close(_ body: CloseBody, into output: inout ByteQueue) {
    guard maySendClose else { return }
    closeSent = body
    body.bytes.withUnsafeBytes { send(.close, $0, into: &output) }
  }

  /// The next masking key, for frames that the caller builds itself.
  package mutating func drawMaskingKey() -> MaskingKey { masks.draw() }
}
