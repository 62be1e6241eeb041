import Bytes
import Capture
import WebSocketCore

/// Any bytes of both sides as what is said to proxies: nothing traps, nothing is lost that is not a proxy's, and what
/// is found does not depend on how they are cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProxies(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 3 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let stream = Array(bytes[3...])
  let turn = Int(bytes[0]) % (stream.count + 1)
  let sides = [Array(stream[..<turn]), Array(stream[turn...])]
  let whole = run(sides, cuts: [0, 0])
  precondition(whole.told == run(sides, cuts: [Int(bytes[1]), Int(bytes[2])]).told, "the cut matters")
  for (side, passed) in zip(sides, whole.passed) {
    precondition(side.suffix(passed.count).elementsEqual(passed), "other bytes come out")
  }
  precondition(!whole.notes.isEmpty || whole.passed == sides, "bytes are lost, and nothing is said of it")
  return 0
}

private struct Tunnel: ByteStreamSink {
  var passed: [[UInt8]] = [[], []]
  mutating func received(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    passed[sender == .client ? 0 : 1] += bytes
  }
  mutating func hole(_ count: UInt64?, from sender: Role, time: Int64) {}
}

private struct Outcome {
  var notes: [String]
  var passed: [[UInt8]]
  var told: String { "\(notes) \(passed)" }
}

private func run(_ sides: [[UInt8]], cuts: [Int]) -> Outcome {
  var prefix = ProxyPrefix()
  var tunnel = Tunnel()
  var notes: [CaptureNote] = []
  for (index, sender) in [Role.client, .server].enumerated() {
    for piece in [sides[index].prefix(cuts[index]), sides[index].dropFirst(cuts[index])] {
      var bytes = Array(piece)
      notes += bytes.withUnsafeMutableBytes { prefix.receive($0, from: sender, time: 0, into: &tunnel) }
    }
  }
  notes += prefix.ended(into: &tunnel)
  return Outcome(notes: notes.map(\.text), passed: tunnel.passed)
}
