import Bytes
import WebSocketCore

/// CBOR (RFC 8949): each message one value, or several as a sequence (RFC 8742).
package struct CBORDecoder: PayloadDecoder {
  package static let name = "cbor"

  package init() {}

  package mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding {
    DataItemReader.decode(payload, "the CBOR message") { reader throws(Unreadable) in
      try reader.cborItem(depth: 0)
    }
  }
}

/// The initial byte of a value: its major type and five more bits (RFC 8949 §3).
private struct CBORHead {
  var major: UInt8
  var info: UInt8
  /// What the five bits, or the bytes behind them, say.
  var argument: UInt64 = 0

  /// A string, an array or a map whose length is not known: a break ends it (§3.2). On its own, that break.
  var isIndefinite: Bool { info == 31 }
  var isBreak: Bool { major == 7 && isIndefinite }
}

extension DataItemReader {
  /// - Parameter depth: in how many values it lies.
  fileprivate mutating func cborItem(depth: Int) throws(Unreadable) -> DataItem {
    guard let item = try cborItemOrBreak(depth: depth) else { throw input.fail("a break that ends nothing") }
    return item
  }

  /// Nil for the break that ends a value of indefinite length.
  private mutating func cborItemOrBreak(depth: Int) throws(Unreadable) -> DataItem? {
    let head = try cborHead()
    if head.isBreak { return nil }
    try begin(depth)
    switch head.major {
    case 0: return .number("\(head.argument)")
    // -1 - argument, which may be one more than fits.
    case 1: return .number(head.argument == .max ? "-18446744073709551616" : "-\(head.argument + 1)")
    case 2: return .bytes(try cborString(head))
    case 3: return try cborText(head)
    case 4: return try cborArray(head, depth)
    case 5: return try cborMap(head, depth)
    case 6: return CBORTag.apply(head.argument, to: try cborItem(depth: depth + 1))
    default: return try cborSimple(head)
    }
  }

  private mutating func cborHead() throws(Unreadable) -> CBORHead {
    let byte = try input.integer(UInt8.self)
    var head = CBORHead(major: byte >> 5, info: byte & 31)
    switch head.info {
    case 0...23: head.argument = UInt64(head.info)
    case 24: head.argument = UInt64(try input.integer(UInt8.self))
    case 25: head.argument = UInt64(try input.integer(UInt16.self))
    case 26: head.argument = UInt64(try input.integer(UInt32.self))
    case 27: head.argument = try input.integer(UInt64.self)
    case 31 where head.major != 0 && head.major != 1 && head.major != 6: break
    default: throw input.fail("a reserved initial byte, 0x\(Hex.encode([byte])),")
    }
    return head
  }

  /// The bytes of a string, of whose chunks each has a length (§3.2.3).
  private mutating func cborString(_ head: CBORHead) throws(Unreadable) -> [UInt8] {
    guard head.isIndefinite else { return Array(try input.take(head.argument)) }
    var bytes: [UInt8] = []
    while true {
      let chunk = try cborHead()
      if chunk.isBreak { return bytes }
      guard chunk.major == head.major, !chunk.isIndefinite else {
        throw input.fail("a chunk of a string that is none")
      }
      bytes += try input.take(chunk.argument)
    }
  }

  private mutating func cborText(_ head: CBORHead) throws(Unreadable) -> DataItem {
    let bytes = try cborString(head)
    guard bytes.withUnsafeBytes({ UTF8Validator.isValid($0) }) else {
      throw input.fail("a text that is no UTF-8, which ends")
    }
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  private mutating func cborArray(_ head: CBORHead, _ depth: Int) throws(Unreadable) -> DataItem {
    guard head.isIndefinite else {
      return try array(head.argument) { reader throws(Unreadable) in try reader.cborItem(depth: depth + 1) }
    }
    var elements: [DataItem] = []
    while let element = try cborItemOrBreak(depth: depth + 1) { elements.append(element) }
    return .array(elements)
  }

  private mutating func cborMap(_ head: CBORHead, _ depth: Int) throws(Unreadable) -> DataItem {
    guard head.isIndefinite else {
      return try map(head.argument) { reader throws(Unreadable) in try reader.cborItem(depth: depth + 1) }
    }
    var pairs: [DataItem.Pair] = []
    while let key = try cborItemOrBreak(depth: depth + 1) {
      pairs.append(.init(key: key, value: try cborItem(depth: depth + 1)))
    }
    return .map(pairs)
  }

  /// Simple values and floating-point numbers (§3.3).
  private func cborSimple(_ head: CBORHead) throws(Unreadable) -> DataItem {
    switch head.info {
    case 20, 21: return .bool(head.info == 21)
    case 22: return .null
    case 23: return .special("undefined")
    case 24 where head.argument < 32: throw input.fail("a simple value below 32 in two bytes")
    case 25: return .float(CBORHalf.value(UInt16(head.argument)))
    case 26: return .float(Float(bitPattern: UInt32(head.argument)))
    case 27: return .float(Double(bitPattern: head.argument))
    default: return .special("simple(\(head.argument))")
    }
  }
}

/// A number of 16 bits (RFC 8949 Appendix D). `Float16` does not exist on every processor.
private enum CBORHalf {
  static func value(_ half: UInt16) -> Double {
    let sign: Double = half >> 15 == 1 ? -1 : 1
    let exponent = Int(half >> 10 & 31)
    let fraction = Double(half & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * Double(sign: .plus, exponent: -24, significand: 1)
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
    }
  }
}
