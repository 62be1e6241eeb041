import Bytes
import Trace

/// What is measured of the way to a server.
extension JSONLinesPrinter {
  static func append(_ timing: TimingTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("url", timing.url, &out)
    json.field("runs", timing.runs, &out)
    json.field("failed", timing.failed, &out)
    json.field("wait", seconds: timing.wait, &out)
    json.key("phases", &out)
    json.beginObject(&out)
    for phase in timing.phases {
      json.key(phase.name, &out)
      append(phase, &json, &out)
    }
    json.endObject(&out)
  }

  private static func append(_ phase: TimingTrace.Phase, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    let found = phase.statistics
    json.beginObject(&out)
    json.field("min", ratio: found?.minimum, &out)
    json.field("median", ratio: found?.median, &out)
    json.field("p99", ratio: found?.percentile99, &out)
    json.field("mean", ratio: found?.mean, &out)
    json.field("max", ratio: found?.maximum, &out)
    json.key("samples", &out)
    json.beginArray(&out)
    for sample in phase.samples { json.value(seconds: sample, &out) }
    json.endArray(&out)
    json.endObject(&out)
  }

  static func append(_ idle: IdleTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("ping_interval", ratio: idle.pingInterval, &out)
    json.field("duration", seconds: idle.duration, &out)
    json.field("silence", seconds: idle.silence, &out)
    json.field("received", idle.received, &out)
    json.key("cut", &out)
    guard let cut = idle.cut else { return json.null(&out) }
    json.beginObject(&out)
    append(cut, &json, &out)
    json.endObject(&out)
  }
}
