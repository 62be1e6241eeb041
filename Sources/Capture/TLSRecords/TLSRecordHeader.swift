/// What a record carries (RFC 8446 §5.1).
enum TLSContentType {
  static let changeCipherSpec: UInt8 = 20
  static let alert: UInt8 = 21
  static let handshake: UInt8 = 22
  static let applicationData: UInt8 = 23
  static let heartbeat: UInt8 = 24
}

/// The five bytes before each TLS record.
struct TLSRecordHeader: Equatable {
  static let byteCount = 5
  /// 2^14 + 2048 (RFC 5246 §6.2.3); TLS 1.3 allows less.
  static let lengthLimit = 16_384 + 2_048
  static let longestRecord = byteCount + lengthLimit

  var type: UInt8
  var version: UInt16
  var length: Int

  /// - Parameter bytes: at least five.
  init(_ bytes: UnsafeRawBufferPointer) {
    type = bytes[0]
    version = UInt16(bytes[1]) << 8 | UInt16(bytes[2])
    length = Int(bytes[3]) << 8 | Int(bytes[4])
  }

  /// Never the first record of a side.
  var followsHello: Bool { type == TLSContentType.changeCipherSpec || type == TLSContentType.applicationData }

  /// Of a type and a version that there are, SSL 3.0 among them.
  var isRecord: Bool {
    TLSContentType.changeCipherSpec...TLSContentType.heartbeat ~= type && 0x0300...0x0304 ~= version
  }
}
