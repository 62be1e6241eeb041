/// The types of MQTT control packets (MQTT 5 §2.1.2).
enum MQTTPacketType: UInt8, CaseIterable {
  case connect = 1, connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback, unsubscribe,
    unsuback,
    pingreq, pingresp, disconnect, auth

  /// As the specification writes it: `CONNACK`.
  var name: String { "\(self)".uppercased() }

  /// Version 5 lays these packets out as 3.1.1 does.
  var isTheSameInBoth: Bool { self == .pingreq || self == .pingresp }
}

/// The first bytes of a packet: its type, flags and length (MQTT 5 §2.1).
struct MQTTHeader: Equatable {
  var type: MQTTPacketType
  /// The lower four bits.
  var flags: UInt8
  /// Bytes of the header itself.
  var size: Int
  /// Bytes behind the header.
  var remainingLength: Int

  var length: Int { size + remainingLength }

  /// - Returns: nil while it is not complete.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(Unreadable) -> MQTTHeader? {
    guard let first = bytes.first else { return nil }
    guard let type = MQTTPacketType(rawValue: first >> 4) else {
      throw Unreadable("no MQTT packet: type 0 is reserved")
    }
    let flags = first & 15
    guard flagsAreValid(type, flags) else {
      throw Unreadable("no MQTT packet: flags 0x\(String(flags, radix: 16)) on a \(type.name)")
    }
    var length = 0
    for (index, byte) in bytes.dropFirst().prefix(4).enumerated() {
      length |= Int(byte & 0x7F) << (7 * index)
      if byte & 0x80 == 0 {
        return MQTTHeader(type: type, flags: flags, size: 2 + index, remainingLength: length)
      }
    }
    guard bytes.count < 5 else { throw Unreadable("no MQTT packet: its length has more than four bytes") }
    return nil
  }

  /// The others are reserved (MQTT 5 §2.1.3). Version 3.1 had DUP where the later ones have nothing.
  private static func flagsAreValid(_ type: MQTTPacketType, _ flags: UInt8) -> Bool {
    switch type {
    case .publish: flags & 0x6 != 0x6
    case .pubrel, .subscribe, .unsubscribe: flags & 0x7 == 0x2
    default: flags == 0
    }
  }
}
