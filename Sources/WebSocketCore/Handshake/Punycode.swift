/// Host names beyond ASCII as DNS has them: Punycode (RFC 3492) behind `xn--` (RFC 5890 §2.3.2.1). The
/// mapping before it is case only, not all of UTS #46: a name is taken for what was typed.
enum Punycode {
  /// `пример` → `xn--e1afmkfd`; nil when the label is beyond what 63 bytes can hold.
  static func label(_ text: String) -> String? {
    guard let encoded = encode(text.lowercased().unicodeScalars.map(\.value)) else { return nil }
    let label = "xn--" + encoded
    return label.utf8.count <= 63 ? label : nil
  }

  // RFC 3492 §5.
  private static let base = 36
  private static let tMin = 1
  private static let tMax = 26
  private static let skew = 38
  private static let damp = 700
  private static let initialBias = 72
  private static let initialCode: UInt32 = 0x80

  /// RFC 3492 §6.3. The input is bounded, so nothing here can overflow.
  static func encode(_ input: [UInt32]) -> String? {
    guard input.count <= 63 else { return nil }
    var output = input.filter { $0 < initialCode }.map { UInt8($0) }
    let basicCount = output.count
    var handled = basicCount
    if basicCount > 0 { output.append(UInt8(ascii: "-")) }
    var code = initialCode
    var delta = 0
    var bias = initialBias
    while handled < input.count {
      guard let next = input.filter({ $0 >= code }).min() else { return nil }
      delta += Int(next - code) * (handled + 1)
      code = next
      for scalar in input {
        if scalar < code { delta += 1 }
        guard scalar == code else { continue }
        append(delta, bias: bias, to: &output)
        bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      code += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// A number in generalised variable-length integers.
  private static func append(_ delta: Int, bias: Int, to output: inout [UInt8]) {
    var rest = delta
    var position = base
    while true {
      let threshold = min(max(position - bias, tMin), tMax)
      if rest < threshold { break }
      output.append(digit(threshold + (rest - threshold) % (base - threshold)))
      rest = (rest - threshold) / (base - threshold)
      position += base
    }
    output.append(digit(rest))
  }

  private static func digit(_ value: Int) -> UInt8 {
    UInt8(value < 26 ? value + 0x61 : value - 26 + 0x30)
  }

  /// RFC 3492 §6.1.
  private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var steps = 0
    while delta > (base - tMin) * tMax / 2 {
      delta /= base - tMin
      steps += base
    }
    return steps + (base - tMin + 1) * delta / (delta + skew)
  }
}
