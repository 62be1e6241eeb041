import ArgumentParser

/// A size in bytes: `65536`, `64K`, `16M`, `1G` (powers of 1024).
struct ByteCount: ExpressibleByArgument, Equatable, CustomStringConvertible {
  var bytes: Int

  private static let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let unit = argument.last.flatMap { Self.units[Character($0.uppercased())] }
    guard let number = Int(unit == nil ? argument : String(argument.dropLast())), number >= 0 else {
      return nil
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    guard !overflow else { return nil }
    bytes = product
  }

  var description: String {
    for (name, unit) in Self.units.sorted(by: { $0.value > $1.value })
    where bytes >= unit && bytes % unit == 0 {
      return "\(bytes / unit)\(name)"
    }
    return "\(bytes)"
  }

  var defaultValueDescription: String { description }
}
