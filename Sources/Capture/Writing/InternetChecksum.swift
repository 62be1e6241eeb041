/// The checksum of IP and TCP (RFC 1071): the one's complement of the sum of 16-bit words.
struct InternetChecksum {
  private var sum: UInt64 = 0

  /// - Parameter bytes: as they follow; all but the last part have an even number of them.
  mutating func add(_ bytes: some Collection<UInt8>) {
    var isHigh = true
    for byte in bytes {
      sum &+= isHigh ? UInt64(byte) << 8 : UInt64(byte)
      isHigh.toggle()
    }
  }

  mutating func add(_ word: UInt16) { sum &+= UInt64(word) }

  var value: UInt16 {
    var folded = sum
    while folded > 0xFFFF { folded = folded & 0xFFFF + folded >> 16 }
    return ~UInt16(folded)
  }
}
