/// One step of a JSON text. What it says stands in `JSONTokenizer.text`.
package enum JSONToken: Equatable, Sendable {
  case beginObject, endObject, beginArray, endArray
  /// The name of a member; its value follows.
  case name
  /// A string, or a part of a long one: the others follow, and the last one says so.
  case string(isLast: Bool)
  /// As it is written.
  case number
  case bool(Bool)
  case null
}

/// Reads JSON (RFC 8259) of any length in constant memory: pieces of the text go in, tokens come out, the same
/// ones wherever the text is cut. Strings are decoded; half a surrogate pair becomes U+FFFD.
package struct JSONTokenizer: Sendable {
  /// What bounds its memory.
  package struct Limits: Equatable, Sendable {
    /// Arrays and objects in each other.
    package var depth: Int
    /// Bytes of a decoded string in one token. A name or a number that has as many is an error.
    package var text: Int

    package init(depth: Int = 512, text: Int = 64 * 1024) {
      self.depth = depth
      self.text = max(text, 8)
    }
  }

  /// What may come next, where no string, number or literal is in progress.
  enum Place: Sendable {
    case value, valueOrEnd, name, nameOrEnd, colon, commaOrEnd, end
  }

  /// The token in progress.
  enum Partial: Sendable {
    case none
    case string(JSONStringDecoder, isName: Bool)
    case number(JSONNumberGrammar)
    case literal(StaticString, matched: Int, JSONToken)
    /// At the very beginning: the byte order mark that some programs write, which a parser may skip
    /// (RFC 8259 §8.1).
    case byteOrderMark(matched: Int)
  }

  /// The decoded text of the name, string, part of a string or number that `next` has returned last.
  package internal(set) var text: [UInt8] = []
  /// Of the next byte, from the beginning of the text.
  package private(set) var offset: UInt64 = 0

  let limits: Limits
  var place = Place.value
  var partial = Partial.byteOrderMark(matched: 0)
  /// Whether each container that is open is an object.
  private var containers: [Bool] = []
  private var isDelivered = false
  private var failure: JSONError?

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// How many arrays and objects are open.
  package var depth: Int { containers.count }
  /// The value has ended; only white space may follow.
  package var isComplete: Bool {
    if case .none = partial { return place == .end }
    return false
  }

  /// Finds the next token.
  ///
  /// - Parameters:
  ///   - bytes: a piece of the text.
  ///   - position: from where on; moved past the token.
  /// - Returns: the token, or nil when the piece is used up.
  /// - Throws: `JSONError`, and the same one again ever after.
  package mutating func next(
    in bytes: UnsafeRawBufferPointer, at position: inout Int
  ) throws(JSONError) -> JSONToken? {
    if let failure { throw failure }
    if isDelivered {
      text.removeAll(keepingCapacity: true)
      isDelivered = false
    }
    let start = position
    do throws(JSONScanError) {
      let token = try scan(bytes, &position)
      offset += UInt64(position - start)
      isDelivered = token != nil
      return token
    } catch {
      let found = JSONError(offset: offset + UInt64(error.index - start), error.problem)
      failure = found
      throw found
    }
  }

  /// The text ends here.
  ///
  /// - Returns: a number that only the end of the text has ended; call it again then.
  /// - Throws: `JSONError`.
  package mutating func finish() throws(JSONError) -> JSONToken? {
    if let failure { throw failure }
    if case .number(let grammar) = partial, grammar.isComplete, containers.isEmpty {
      partial = .none
      place = .end
      return .number
    }
    guard isComplete else {
      let found = JSONError(offset: offset, .truncated)
      failure = found
      throw found
    }
    return nil
  }

  private mutating func scan(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(JSONScanError) -> JSONToken? {
    while position < bytes.count {
      switch partial {
      case .none:
        if let token = try begin(bytes, &position) { return token }
      case .string(let decoder, let isName):
        return try scanString(decoder, isName, bytes, &position)
      case .number(let grammar):
        return try scanNumber(grammar, bytes, &position)
      case .literal(let literal, let matched, let token):
        return try scanLiteral(literal, matched, token, bytes, &position)
      case .byteOrderMark(let matched):
        try scanByteOrderMark(matched, bytes, &position)
      }
    }
    return nil
  }

  /// Skips white space and takes the byte behind it.
  private mutating func begin(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(JSONScanError) -> JSONToken? {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    let byte = bytes[position]
    let token = try take(byte, at: position)
    // A number has no delimiter before it: its first digit is its own.
    if case .number = partial { return nil }
    position += 1
    return token
  }

  private mutating func take(_ byte: UInt8, at index: Int) throws(JSONScanError) -> JSONToken? {
    switch (byte, place) {
    case (UInt8(ascii: "\""), .value), (UInt8(ascii: "\""), .valueOrEnd):
      partial = .string(JSONStringDecoder(), isName: false)
    case (UInt8(ascii: "\""), .name), (UInt8(ascii: "\""), .nameOrEnd):
      partial = .string(JSONStringDecoder(), isName: true)
    case (UInt8(ascii: ":"), .colon): place = .value
    case (UInt8(ascii: ","), .commaOrEnd): place = containers.last == true ? .name : .value
    case (UInt8(ascii: "}"), .nameOrEnd): return close(.endObject)
    case (UInt8(ascii: "]"), .valueOrEnd): return close(.endArray)
    case (UInt8(ascii: "}"), .commaOrEnd) where containers.last == true: return close(.endObject)
    case (UInt8(ascii: "]"), .commaOrEnd) where containers.last == false: return close(.endArray)
    case (_, .value), (_, .valueOrEnd): return try beginValue(byte, at: index)
    default: throw JSONScanError(index, .unexpected(byte, expectation))
    }
    return nil
  }

  private mutating func beginValue(_ byte: UInt8, at index: Int) throws(JSONScanError) -> JSONToken? {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = byte == UInt8(ascii: "{")
      guard containers.count < limits.depth else { throw JSONScanError(index, .tooDeep(limits.depth)) }
      containers.append(isObject)
      place = isObject ? .nameOrEnd : .valueOrEnd
      return isObject ? .beginObject : .beginArray
    case UInt8(ascii: "t"): partial = .literal("true", matched: 1, .bool(true))
    case UInt8(ascii: "f"): partial = .literal("false", matched: 1, .bool(false))
    case UInt8(ascii: "n"): partial = .literal("null", matched: 1, .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): partial = .number(JSONNumberGrammar())
    default: throw JSONScanError(index, .unexpected(byte, expectation))
    }
    return nil
  }

  private mutating func close(_ token: JSONToken) -> JSONToken {
    containers.removeLast()
    endValue()
    return token
  }

  mutating func endValue() {
    partial = .none
    place = containers.isEmpty ? .end : .commaOrEnd
  }

  private var expectation: JSONError.Expectation {
    switch place {
    case .value: .value
    case .valueOrEnd: .valueOrEnd
    case .name: .name
    case .nameOrEnd: .nameOrEnd
    case .colon: .colon
    case .commaOrEnd: containers.last == true ? .commaOrBrace : .commaOrBracket
    case .end: .nothing
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}

/// What is wrong, and at which byte of the piece.
struct JSONScanError: Error {
  var index: Int
  var problem: JSONError.Problem

  init(_ index: Int, _ problem: JSONError.Problem) {
    self.index = index
    self.problem = problem
  }
}
