/// The 4-bit opcode of a frame (RFC 6455 §5.2). Every value is representable: the reserved ones are
/// what a debugger is there to show.
public struct Opcode: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8

  /// - Parameter rawValue: only the low four bits are kept.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue & 0x0F }

  /// Without it `RawRepresentable`'s would be taken, which is generic and goes through a witness table.
  @inlinable public static func == (left: Opcode, right: Opcode) -> Bool { left.rawValue == right.rawValue }

  @inlinable public static var continuation: Opcode { Opcode(rawValue: 0x0) }
  @inlinable public static var text: Opcode { Opcode(rawValue: 0x1) }
  @inlinable public static var binary: Opcode { Opcode(rawValue: 0x2) }
  @inlinable public static var close: Opcode { Opcode(rawValue: 0x8) }
  @inlinable public static var ping: Opcode { Opcode(rawValue: 0x9) }
  @inlinable public static var pong: Opcode { Opcode(rawValue: 0xA) }

  /// RFC 6455 §5.5: control frames are identified by the most significant bit of the opcode.
  @inlinable public var isControl: Bool { rawValue & 0x8 != 0 }
  /// RFC 6455 §5.2: 3-7 and B-F are reserved.
  @inlinable public var isReserved: Bool { rawValue & 0x7 > 2 }

  /// `text`, `close`, `reserved-3` …
  public var name: String { Self.names[rawValue] ?? "reserved-\(String(rawValue, radix: 16))" }

  /// By name or by number (`text`, `9`, `0xB`); nil for what is neither.
  public init?(name: String) {
    if let named = Self.names.first(where: { $0.value == name.lowercased() }) {
      self.init(rawValue: named.key)
    } else {
      let isHex = name.hasPrefix("0x") || name.hasPrefix("0X")
      guard let number = isHex ? UInt8(name.dropFirst(2), radix: 16) : UInt8(name), number < 16 else {
        return nil
      }
      self.init(rawValue: number)
    }
  }

  private static let names: [UInt8: String] = [
    0: "continuation", 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong",
  ]
}
