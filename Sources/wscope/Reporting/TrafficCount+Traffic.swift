import Trace
import WebSocketCore

extension TrafficCount {
  init(_ traffic: Traffic) {
    self.init(frames: traffic.frames, messages: traffic.messages, bytes: traffic.bytes)
  }

  mutating func add(_ other: TrafficCount) {
    frames += other.frames
    messages += other.messages
    bytes += other.bytes
  }
}
