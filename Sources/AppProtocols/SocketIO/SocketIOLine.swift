import Bytes

/// What a person writes to send something: `[/namespace] event [argument…]`, or `[/namespace] ack ID
/// [argument…]` to answer an event that wants an ack.
///
/// An event's name that is not a plain word is written as a JSON string. An argument is a JSON value; `0x0aff`
/// and `@FILE` are binary attachments.
package enum SocketIOLine: Equatable, Sendable {
  package struct Event: Equatable, Sendable {
    /// Nil: the first of those that were joined.
    package var namespace: String?
    package var name: String
    package var arguments: [Argument]

    package init(namespace: String? = nil, _ name: String, _ arguments: [Argument] = []) {
      self.namespace = namespace
      self.name = name
      self.arguments = arguments
    }
  }

  package struct Answer: Equatable, Sendable {
    package var namespace: String?
    package var id: Int
    package var arguments: [Argument]

    package init(namespace: String? = nil, id: Int, _ arguments: [Argument] = []) {
      self.namespace = namespace
      self.id = id
      self.arguments = arguments
    }
  }

  package enum Argument: Equatable, Sendable {
    case json(JSONValue)
    case bytes([UInt8])
  }

  case event(Event)
  case answer(Answer)

  /// Begins an answer, and the line of an ack that was received.
  package static let ackWord = "ack"

  /// - Parameters:
  ///   - text: one line.
  ///   - readFile: for `@FILE`.
  /// - Throws: `SocketIOLineError`.
  package init(
    parsing text: String, readFile: (_ path: String) throws(SocketIOLineError) -> [UInt8]
  ) throws(SocketIOLineError) {
    var reader = Reader(bytes: Array(text.utf8))
    let namespace = reader.peek == UInt8(ascii: "/") ? reader.takeWord() : nil
    if reader.peek == UInt8(ascii: "\"") {
      guard case .string(let name) = try reader.takeJSON() else { throw .noName }
      self = .event(Event(namespace: namespace, name, try reader.takeArguments(readFile)))
      return
    }
    let name = reader.takeWord()
    if name.isEmpty { throw .noName }
    guard name == Self.ackWord else {
      self = .event(Event(namespace: namespace, name, try reader.takeArguments(readFile)))
      return
    }
    guard let id = Int(reader.takeWord()), id >= 0 else { throw .noAckID }
    self = .answer(Answer(namespace: namespace, id: id, try reader.takeArguments(readFile)))
  }

  /// Takes a line apart at its spaces.
  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    /// The first byte of the next word; nil at the end.
    var peek: UInt8? {
      mutating get {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        return position < bytes.count ? bytes[position] : nil
      }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    mutating func takeWord() -> String {
      guard peek != nil else { return "" }
      let word = bytes[position...].prefix { !Self.isSpace($0) }
      position = word.endIndex
      return String(decoding: word, as: UTF8.self)
    }

    mutating func takeArguments(
      _ readFile: (String) throws(SocketIOLineError) -> [UInt8]
    ) throws(SocketIOLineError) -> [Argument] {
      var arguments: [Argument] = []
      while let first = peek {
        if first == UInt8(ascii: "@") {
          arguments.append(.bytes(try readFile(String(takeWord().dropFirst()))))
        } else if bytes[position...].starts(with: "0x".utf8) {
          let word = takeWord()
          guard let decoded = Hex.decode(word.dropFirst(2)) else { throw .badHex(word) }
          arguments.append(.bytes(decoded))
        } else {
          arguments.append(.json(try takeJSON()))
        }
      }
      return arguments
    }

    mutating func takeJSON() throws(SocketIOLineError) -> JSONValue {
      let start = position
      do throws(JSONError) {
        position = try endOfValue()
        return try JSONValue(parsing: Array(bytes[start..<position]))
      } catch {
        throw .notJSON(JSONError(offset: error.offset + UInt64(start), error.problem))
      }
    }

    /// Where the value that begins here ends: at a space, or with the line.
    private func endOfValue() throws(JSONError) -> Int {
      let rest = Array(bytes[position...])
      var (tokenizer, end) = (JSONTokenizer(limits: .init(text: rest.count + 1)), 0)
      let error = rest.withUnsafeBytes { buffer -> JSONError? in
        do throws(JSONError) {
          while !tokenizer.isComplete, try tokenizer.next(in: buffer, at: &end) != nil {}
          return nil
        } catch {
          return error
        }
      }
      if let error { throw error }
      if end < rest.count, !Self.isSpace(rest[end]) {
        throw JSONError(offset: UInt64(end), .unexpected(rest[end], .nothing))
      }
      return position + end
    }
  }
}

/// Why a line sends nothing.
package enum SocketIOLineError: Error, Equatable, Sendable {
  case noName
  case noAckID
  case badHex(String)
  case notJSON(JSONError)
  /// In words.
  case unreadableFile(String)

  /// One sentence.
  package var description: String {
    switch self {
    case .noName: "there is no event's name"
    case .noAckID: "an answer is 'ack ID arguments…', with the number that the event came with"
    case .badHex(let word): "\(word) is no sequence of bytes: two hexadecimal digits each"
    case .notJSON(let error): "an argument is no JSON: \(error.description)"
    case .unreadableFile(let why): why
    }
  }
}
