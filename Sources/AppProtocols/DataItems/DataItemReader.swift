import Bytes
import WebSocketCore

/// What reading CBOR and MessagePack have in common: values in each other and one behind the other, bounded in
/// depth and number.
struct DataItemReader {
  var input: ByteReader
  private var budget = DecodingLimits.values

  init(_ input: ByteReader) { self.input = input }

  /// Every value begins here.
  ///
  /// - Parameter depth: in how many others it lies.
  mutating func begin(_ depth: Int) throws(Unreadable) {
    guard depth <= DecodingLimits.depth else {
      throw input.fail("more than \(DecodingLimits.depth) values in each other")
    }
    guard budget > 0 else { throw input.fail("more than \(DecodingLimits.values) values") }
    budget -= 1
  }

  /// - Parameters:
  ///   - count: as the input says; nothing is reserved for it.
  ///   - item: reads one.
  mutating func array(
    _ count: UInt64, _ item: (inout DataItemReader) throws(Unreadable) -> DataItem
  ) throws(Unreadable) -> DataItem {
    var elements: [DataItem] = []
    var left = count
    while left > 0 {
      elements.append(try item(&self))
      left -= 1
    }
    return .array(elements)
  }

  /// - Parameters:
  ///   - count: of pairs, as the input says; nothing is reserved for it.
  ///   - item: reads a key or a value.
  mutating func map(
    _ count: UInt64, _ item: (inout DataItemReader) throws(Unreadable) -> DataItem
  ) throws(Unreadable) -> DataItem {
    var pairs: [DataItem.Pair] = []
    var left = count
    while left > 0 {
      let key = try item(&self)
      pairs.append(.init(key: key, value: try item(&self)))
      left -= 1
    }
    return .map(pairs)
  }

  /// All the values of a message.
  ///
  /// - Parameters:
  ///   - payload: of the message.
  ///   - what: it is, as the subject of a sentence.
  ///   - item: reads one value that lies in no other.
  static func decode(
    _ payload: UnsafeRawBufferPointer, _ what: String,
    _ item: (inout DataItemReader) throws(Unreadable) -> DataItem
  ) -> Decoding {
    Decoding { () throws(Unreadable) in
      try DecodingLimits.check(payload)
      guard !payload.isEmpty else { throw Unreadable("\(what) is empty") }
      var reader = DataItemReader(ByteReader(payload, what))
      var packets: [DecodedPacket] = []
      while !reader.input.isAtEnd { packets.append(try item(&reader).packet) }
      return packets
    }
  }
}
