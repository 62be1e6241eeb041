/// Two payloads that are not the same, in a sentence: both as a whole where they are short, else from shortly
/// before the first byte that differs.
struct PayloadDifference {
  /// Bytes before the difference that are shown, and from which on a payload is long.
  private static let context = 20
  private static let shortEnough = 60

  private let recorded: [UInt8]
  private let came: [UInt8]

  init(_ recorded: [UInt8], _ came: [UInt8]) {
    self.recorded = recorded
    self.came = came
  }

  var text: String {
    if max(recorded.count, came.count) <= Self.shortEnough {
      return "\(Self.shown(recorded, from: 0)) had been recorded, \(Self.shown(came, from: 0)) came"
    }
    let offset = zip(recorded, came).prefix { $0 == $1 }.count
    let start = max(0, offset - Self.context)
    return "from byte \(offset) on \(Self.shown(recorded, from: start)) had been recorded, "
      + "\(Self.shown(came, from: start)) came"
  }

  private static func shown(_ payload: [UInt8], from start: Int) -> String {
    var start = min(start, payload.count)
    // Not from within a character.
    while start > 0, start < payload.count, payload[start] & 0xC0 == 0x80 { start -= 1 }
    let text = payload[start...].withUnsafeBytes { BriefPayload($0).text }
    return start == 0 ? text : "…\(text)"
  }
}
