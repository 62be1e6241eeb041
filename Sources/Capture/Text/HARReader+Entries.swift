import WebSocketCore

/// What is told of an entry, and when.
extension HARReader {
  mutating func endMessage<Sink: HARSink & ~Copyable>(into sink: inout Sink) {
    guard !entry.isOpen else { return tell(message, into: &sink) }
    entry.held.append(message)
    entry.heldByteCount += message.heldByteCount
    guard entry.heldByteCount > heldLimit else { return }
    open(into: &sink)
    let note = CaptureNote(
      .other,
      "the file has the handshake behind more than \(heldLimit >> 10) KiB of messages, and so it comes after them"
    )
    sink.take(.note(note), from: nil, time: message.time)
  }

  mutating func endEntry<Sink: HARSink & ~Copyable>(creator: String, into sink: inout Sink) {
    guard entry.isOpen || entry.isWebSocket else {
      otherCount += 1
      return
    }
    if !entry.isOpen { open(into: &sink) }
    if !entry.areHeadsTold { tellHeads(into: &sink) }
    let author = creator.isEmpty ? "this HAR" : "the HAR of \(creator.prefix(100))"
    let ending =
      !entry.failure.isEmpty
      ? "the browser says why there was no connection: \(entry.failure.prefix(500))"
      : entry.hasMessages ? nil : "\(author) does not hold the messages of this WebSocket"
    if let ending { sink.take(.note(CaptureNote(.other, ending)), from: nil, time: entry.started) }
    sink.closed()
    entry = HAREntry(showsSecrets: entry.showsSecrets)
  }

  /// From here on messages are told as they come.
  mutating func open<Sink: HARSink & ~Copyable>(into sink: inout Sink) {
    webSocketCount += 1
    entry.isOpen = true
    let time = entry.started != 0 ? entry.started : entry.held.first?.time ?? 0
    sink.opened(
      HARConnection(
        number: webSocketCount, url: entry.shownURL, serverAddress: entry.serverAddress, time: time))
    if entry.hasRequest { tellHeads(into: &sink) }
    let held = entry.held
    entry.held = []
    for message in held { tell(message, into: &sink) }
  }

  private mutating func tellHeads<Sink: HARSink & ~Copyable>(into sink: inout Sink) {
    entry.areHeadsTold = true
    let time = entry.started
    let request = entry.request
    let response = entry.response
    if request != nil || response != nil {
      let cut = entry.areFieldsCut ? ", and fields beyond \(HAREntry.fieldLimit >> 10) KiB are left out" : ""
      let note = CaptureNote(.other, "the heads are put together again from the fields of the HAR\(cut)")
      sink.take(.note(note), from: nil, time: time)
    }
    if let request { sink.take(.request(request), from: .client, time: time) }
    if let response { sink.take(.response(response, body: []), from: .server, time: time) }
    sink.take(.handshake(entry.findings), from: nil, time: time)
  }

  private func tell<Sink: HARSink & ~Copyable>(_ message: HARMessage, into sink: inout Sink) {
    sink.take(message.event(payloadLimit: payloadLimit), from: message.sender, time: message.time)
  }
}
