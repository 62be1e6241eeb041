import Bytes
import Printers
import WebSocketCore

/// `--compose`: a frame as it was written down, made into bytes.
struct FrameComposer {
  /// A client masks with a random key where nothing else is said; nobody else does.
  var sender: Role?
  /// Hexadecimal text, one frame a line.
  var isHex: Bool

  /// Appends a frame.
  ///
  /// - Parameters:
  ///   - text: the frame as written down.
  ///   - out: where its bytes go.
  func append(_ text: String, to out: inout ByteQueue) throws(Failure) {
    let (spec, payload) = try read(text)
    var frame = ByteQueue()
    do throws(FrameSpecError) {
      let header = try spec.header(payloadCount: payload.count, maskingKey: key(of: spec))
      payload.withUnsafeBytes { FrameSerializer.append(header, payload: $0, to: &frame) }
    } catch {
      throw Failure(.usage, phase: .usage, "--compose: \(error.description)")
    }
    guard isHex else { return out.append(frame.readable) }
    out.append(spacedHex: frame.readable)
    out.append(UInt8(ascii: "\n"))
  }

  private func read(_ text: String) throws(Failure) -> (FrameSpec, [UInt8]) {
    let spec: FrameSpec
    do throws(FrameSpecError) {
      spec = try FrameSpec(parsing: text)
    } catch {
      throw Failure(.usage, phase: .usage, "--compose: \(error.description)")
    }
    switch spec.payload {
    case .bytes(let bytes): return (spec, bytes)
    case .file(let path): return (spec, try StoredInput(path: path).readAll())
    }
  }

  private func key(of spec: FrameSpec) -> MaskingKey? {
    switch spec.mask ?? (sender == .client ? .random : FrameSpec.Mask.none) {
    case .none: return nil
    case .key(let key): return key
    case .random:
      var random = RandomSource.system
      let key = random.bytes(4)
      return MaskingKey((key[0], key[1], key[2], key[3]))
    }
  }
}
