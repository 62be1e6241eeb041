import WebSocketCore

/// A frame of `--send-frame`, with the contents of the file that it may name.
struct ComposedFrame {
  let spec: FrameSpec
  let payload: [UInt8]

  init(parsing text: String) throws(Failure) {
    do {
      spec = try FrameSpec(parsing: text)
    } catch {
      throw Failure(.usage, phase: .usage, "--send-frame: \(error.description)")
    }
    switch spec.payload {
    case .bytes(let bytes): payload = bytes
    case .file(let path): payload = try FileContents.read(path)
    }
  }
}
