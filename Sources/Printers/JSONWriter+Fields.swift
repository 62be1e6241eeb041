import Bytes

/// Members of an object: a name and a value; nil is written as null, so that every member is always there.
extension JSONWriter {
  mutating func field(_ name: StaticString, _ text: String?, _ out: inout ByteQueue) {
    key(name, &out)
    if let text { string(text, &out) } else { null(&out) }
  }

  mutating func field(_ name: StaticString, _ flag: Bool, _ out: inout ByteQueue) {
    key(name, &out)
    value(flag, &out)
  }

  mutating func field(_ name: StaticString, _ number: (some BinaryInteger)?, _ out: inout ByteQueue) {
    key(name, &out)
    guard let number else { return null(&out) }
    if number < 0 { value(Int64(clamping: number), &out) } else { value(UInt64(clamping: number), &out) }
  }

  mutating func field(_ name: StaticString, ratio: Double?, _ out: inout ByteQueue) {
    key(name, &out)
    if let ratio { value(seconds: ratio, &out) } else { null(&out) }
  }

  mutating func field(_ name: StaticString, seconds: Double, _ out: inout ByteQueue) {
    key(name, &out)
    value(seconds: seconds, &out)
  }

  mutating func field(_ name: StaticString, _ texts: [String], _ out: inout ByteQueue) {
    key(name, &out)
    beginArray(&out)
    for text in texts { string(text, &out) }
    endArray(&out)
  }

  /// Bytes as a member of the object that is open: `"text"` where they are valid UTF-8, else `"base64"`.
  mutating func payload(_ bytes: UnsafeRawBufferPointer, _ out: inout ByteQueue) {
    if UTF8Validator.isValid(bytes) {
      key("text", &out)
      string(bytes, &out)
    } else {
      key("base64", &out)
      plainString(atMost: (bytes.count + 2) / 3 * 4, &out) { $0.put(base64: bytes) }
    }
  }

  mutating func payload(_ bytes: [UInt8], _ out: inout ByteQueue) {
    bytes.withUnsafeBytes { payload($0, &out) }
  }
}
