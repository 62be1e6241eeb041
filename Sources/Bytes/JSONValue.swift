/// A whole JSON document (RFC 8259) in memory. The order of members, names that repeat, and the way numbers
/// are written are kept.
package enum JSONValue: Equatable, Sendable {
  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  case null
  case bool(Bool)
  /// As written: no number is too long or too exact.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - bytes: all of it.
  ///   - depth: how many arrays and objects may lie in each other.
  /// - Throws: `JSONError`.
  package init(parsing bytes: UnsafeRawBufferPointer, depth: Int = 512) throws(JSONError) {
    var tokenizer = JSONTokenizer(limits: .init(depth: depth, text: bytes.count + 1))
    var builder = JSONBuilder()
    var position = 0
    while let token = try tokenizer.next(in: bytes, at: &position) {
      builder.take(token, tokenizer.text)
    }
    if let token = try tokenizer.finish() { builder.take(token, tokenizer.text) }
    guard let root = builder.root else { throw JSONError(offset: tokenizer.offset, .truncated) }
    self = root
  }

  package init(parsing bytes: [UInt8], depth: Int = 512) throws(JSONError) {
    let parsed = bytes.withUnsafeBytes { buffer -> Result<JSONValue, JSONError> in
      do throws(JSONError) { return .success(try JSONValue(parsing: buffer, depth: depth)) } catch {
        return .failure(error)
      }
    }
    self = try parsed.get()
  }

  package init(parsing text: String, depth: Int = 512) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), depth: depth)
  }

  /// The value of the first member of that name, compared byte for byte; nil where there is none, or no
  /// object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The element; nil where there is none, or no array.
  package subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  package var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// Nil where it is no number, or no whole one in range: `1.0` is written as none.
  package var int: Int? {
    if case .number(let text) = self { return Int(text) }
    return nil
  }

  package var double: Double? {
    if case .number(let text) = self { return Double(text) }
    return nil
  }
}

/// Puts tokens together, without recursion.
private struct JSONBuilder {
  /// An array or an object whose end has not come.
  private struct Container {
    var isObject: Bool
    var elements: [JSONValue] = []
    var members: [JSONValue.Member] = []
    /// Of the member whose value comes next.
    var name = ""
  }

  private(set) var root: JSONValue?
  private var open: [Container] = []

  mutating func take(_ token: JSONToken, _ text: [UInt8]) {
    switch token {
    case .beginObject: open.append(Container(isObject: true))
    case .beginArray: open.append(Container(isObject: false))
    case .endObject, .endArray:
      guard let ended = open.popLast() else { return }
      add(ended.isObject ? .object(ended.members) : .array(ended.elements))
    case .name: open[open.count - 1].name = String(decoding: text, as: UTF8.self)
    case .string: add(.string(String(decoding: text, as: UTF8.self)))
    case .number: add(.number(String(decoding: text, as: UTF8.self)))
    case .bool(let value): add(.bool(value))
    case .null: add(.null)
    }
  }

  private mutating func add(_ value: JSONValue) {
    guard let last = open.indices.last else {
      root = value
      return
    }
    if open[last].isObject {
      open[last].members.append(.init(open[last].name, value))
    } else {
      open[last].elements.append(value)
    }
  }
}
