import CNghttp2
import WebSocketCore

/// The fields of one header block, as far as they are kept.
struct HTTP2Fields: Sendable {
  /// In the order of the wire.
  private(set) var lines: [HeaderLine] = []
  /// There were more than are kept.
  private(set) var isCut = false
  private var byteCount = 0

  /// The most bytes of names and values that are kept of one block. A few bytes on the wire can stand for
  /// megabytes.
  static let limit = 256 * 1024

  mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    // RFC 9113 §6.5.2 counts 32 bytes for each field beside its own.
    byteCount += name.count + value.count + 32
    guard byteCount <= Self.limit else {
      isCut = true
      return
    }
    lines.append(HeaderLine(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
  }
}

/// HPACK of one direction (RFC 7541), by libnghttp2.
struct HPACKDecoder: ~Copyable {
  /// Nil: there is no memory for it.
  private let inflater: OpaquePointer?

  /// The largest dynamic table that is held, in bytes. What SETTINGS_HEADER_TABLE_SIZE allows is not followed:
  /// it only bounds the table size updates that the sender of the blocks writes into them (RFC 7541 §6.3),
  /// and who looks on cannot know which of its blocks a SETTINGS of the other side came before.
  static let largestTable = 1 << 20

  init() {
    var created: OpaquePointer?
    inflater = nghttp2_hd_inflate_new(&created) == 0 ? created : nil
    if let inflater { nghttp2_hd_inflate_change_table_size(inflater, Self.largestTable) }
  }

  deinit {
    if let inflater { nghttp2_hd_inflate_del(inflater) }
  }

  /// Takes the next piece of a header block.
  ///
  /// - Parameters:
  ///   - bytes: the piece, as it lies on the wire.
  ///   - isLast: the block ends with it.
  ///   - fields: where the fields go.
  /// - Returns: false where it is no HPACK, or has a field of more than 64 KiB: nothing in this direction can
  ///   be decoded any more.
  func decode(_ bytes: UnsafeRawBufferPointer, isLast: Bool, into fields: inout HTTP2Fields) -> Bool {
    guard let inflater else { return false }
    // libnghttp2 wants a pointer even to no bytes.
    var nothing: UInt8 = 0
    return withUnsafePointer(to: &nothing) { empty in
      var next = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? empty
      var left = bytes.count
      while true {
        var field = nghttp2_nv()
        var flags: CInt = 0
        let taken = nghttp2_hd_inflate_hd2(inflater, &field, &flags, next, left, isLast ? 1 : 0)
        guard taken >= 0 else { return false }
        next += taken
        left -= taken
        if flags & CInt(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
          fields.append(
            name: UnsafeBufferPointer(start: field.name, count: field.namelen),
            value: UnsafeBufferPointer(start: field.value, count: field.valuelen))
        } else if flags & CInt(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 {
          nghttp2_hd_inflate_end_headers(inflater)
          return true
        } else if left == 0 || taken == 0 {
          return left == 0 && !isLast
        }
      }
    }
  }
}
