import Trace
import WebSocketCore

/// What the two connections of `--idle-probe` tell of the path, in words.
struct IdleVerdict {
  /// The connection on which nothing was said.
  let silent: IdleTrace
  /// The one with Pings.
  let pinging: IdleTrace
  /// Seconds of silence that were to be tried.
  let limit: Double

  /// One line for each connection, and one for the path.
  var lines: [String] { [text(of: silent), text(of: pinging), conclusion] }

  /// Nil where the silence did no harm.
  var failure: Failure? {
    guard silent.cut != nil || pinging.cut != nil else { return nil }
    return Failure(
      .checkFailed, phase: .frames,
      "a connection was cut before \(Self.seconds(limit)) of silence were over", hint: hint)
  }

  private var conclusion: String {
    guard let cut = silent.cut else {
      if pinging.cut != nil { return "The connection with Pings was cut, the one without was not" }
      return silent.received > 0
        ? "Never silent for longer than \(Self.seconds(silent.silence)): the server speaks by itself"
        : "Not cut within \(Self.seconds(limit)) of silence"
    }
    let when = "Cut after \(Self.seconds(silent.silence)) of silence, by \(Self.how(cut))"
    if pinging.cut == nil {
      return "\(when); Pings each \(interval) keep the connection open"
    }
    return pingsCameInTime
      ? "\(when); Pings each \(interval) do not help" : "\(when), before the first Ping: Pings were not tried"
  }

  private var hint: String? {
    guard silent.cut != nil else { return nil }
    if pinging.cut == nil { return "wscope connect --ping-interval \((pinging.pingInterval ?? 0).plain)" }
    return pingsCameInTime ? nil : "--ping-interval \((silent.silence / 3).rounded(toPlaces: 1).plain)"
  }

  /// Pings had been sent when the connection was cut.
  private var pingsCameInTime: Bool { (pinging.pingInterval ?? 0) < pinging.duration }

  private var interval: String { "\((pinging.pingInterval ?? 0).plain) s" }

  private func text(of lane: IdleTrace) -> String {
    let name = lane.pingInterval == nil ? "without Pings:" : "with Pings each \(interval):"
    let padded = name + String(repeating: " ", count: max(1, 24 - name.utf8.count))
    let heard =
      lane.pingInterval == nil && lane.received > 0
      ? "; the server spoke \(lane.received) times, longest silence \(Self.seconds(lane.silence))" : ""
    guard let cut = lane.cut else { return "\(padded)open after \(Self.seconds(lane.duration))\(heard)" }
    return "\(padded)cut after \(Self.seconds(lane.duration)) by \(Self.how(cut))\(heard)"
  }

  /// `a FIN without a Close`.
  private static func how(_ cut: CloseTrace) -> String {
    if cut.code != .abnormalClosure {
      let reason = cut.reason.isEmpty ? "" : ": \(cut.reason)"
      return cut.code == .noStatusReceived
        ? "a Close without a code" : "a Close with \(cut.code.rawValue) (\(cut.code.name))\(reason)"
    }
    return switch cut.ended {
    case "fin": "a FIN without a Close"
    case "rst": "a RST"
    case "truncated": "a FIN without a Close and without TLS close_notify"
    default: "an error of the connection"
    }
  }

  private static func seconds(_ number: Double) -> String { "\(number.rounded(toPlaces: 1).plain) s" }
}

extension Double {
  /// - Parameter places: behind the decimal point.
  func rounded(toPlaces places: Int) -> Double {
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    return (self * scale).rounded() / scale
  }
}
