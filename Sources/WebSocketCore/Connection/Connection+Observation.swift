import Bytes

/// Frames kept for those who asked to see frames.
extension Connection {
  mutating func observe(_ chunk: FrameChunk, _ payload: UnsafeRawBufferPointer) {
    guard let limit = configuration.observedBytes else { return }
    if chunk.isFirst {
      observing = ObservedFrame(isSent: false, header: chunk.header, offset: chunk.offset, payload: [])
    }
    if let seen = observing?.payload.count, seen < limit {
      observing?.payload += payload.prefix(limit - seen)
    }
    if chunk.isLast || observing?.payload.count == limit { finishObserving() }
  }

  /// A frame is shown when its preview is complete, and never later than the failure that it causes.
  mutating func finishObserving() {
    guard let frame = observing else { return }
    observed.append(frame)
    observing = nil
  }
}
