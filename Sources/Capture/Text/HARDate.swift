/// The dates of a HAR: ISO 8601 as RFC 3339 profiles it.
enum HARDate {
  /// `2024-05-01T12:00:00.123+02:00` in nanoseconds since 1970; nil for anything else, and for a year that
  /// these cannot hold.
  static func nanoseconds(_ text: [UInt8]) -> Int64? {
    var rest = text[...]
    guard let year = number(&rest, 4), take("-", &rest), let month = number(&rest, 2), take("-", &rest),
      let day = number(&rest, 2), take("T", &rest) || take(" ", &rest), let hour = number(&rest, 2),
      take(":", &rest), let minute = number(&rest, 2), take(":", &rest), let second = number(&rest, 2),
      (1970...2261).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 25, minute < 60,
      second < 61
    else { return nil }
    let fraction = take(".", &rest) ? nanoseconds(ofFraction: &rest) : 0
    guard let offset = offset(&rest), rest.isEmpty else { return nil }
    let minutes = (days(year, month, day) * 24 + hour) * 60 + minute - offset
    return (minutes * 60 + second) * 1_000_000_000 + fraction
  }

  /// Days since 1970 in the Gregorian calendar, counted in years that begin in March.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  private static func nanoseconds(ofFraction rest: inout ArraySlice<UInt8>) -> Int64 {
    var value: Int64 = 0
    var unit: Int64 = 100_000_000
    while let digit = rest.first, digit >= 0x30, digit <= 0x39 {
      value += Int64(digit - 0x30) * unit
      unit /= 10
      rest = rest.dropFirst()
    }
    return value
  }

  /// In minutes. Without one the time is taken for UTC.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    if rest.isEmpty || take("Z", &rest) || take("z", &rest) { return 0 }
    let isWest = take("-", &rest)
    guard isWest || take("+", &rest), let hours = number(&rest, 2) else { return nil }
    _ = take(":", &rest)
    guard let minutes = number(&rest, 2), hours < 24, minutes < 60 else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, _ digits: Int) -> Int64? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    rest = rest.dropFirst(digits)
    return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
}
