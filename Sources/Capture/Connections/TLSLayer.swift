import WebSocketCore

/// TLS, and the layer inside it.
final class TLSLayer {
  let inner: StreamLayer
  private let surroundings: LayerSurroundings
  private var decryption = TLSDecryption()

  init(_ surroundings: LayerSurroundings, depth: Int) {
    self.surroundings = surroundings
    inner = StreamLayer(surroundings, depth: depth + 1)
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    var sink = Plaintext(layer: self)
    decryption.receive(bytes, from: sender, time: time, secrets: &surroundings.context.secrets, into: &sink)
    // The hellos come before the first data, which opens the report.
    if !surroundings.report.isOpen { surroundings.report.tls = decryption.facts }
  }

  func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    var sink = Plaintext(layer: self)
    decryption.hole(count, from: sender, time: time, into: &sink)
  }

  func finish() {
    var sink = Plaintext(layer: self)
    decryption.end(time: surroundings.tcp.time, secrets: &surroundings.context.secrets, into: &sink)
    inner.finish()
  }

  fileprivate func tell(_ note: TLSNote, from sender: Role?, time: Int64) {
    surroundings.report.take(.note(note.captureNote), from: sender, time: time)
  }
}

/// What was decrypted, and what could not be.
private struct Plaintext: TLSPlaintextSink {
  unowned let layer: TLSLayer

  mutating func received(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    layer.inner.receive(bytes, from: sender, time: time)
  }

  mutating func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    layer.inner.hole(count, from: sender, time: time)
  }

  mutating func note(_ note: TLSNote, from sender: Role?, time: Int64) {
    layer.tell(note, from: sender, time: time)
  }
}
