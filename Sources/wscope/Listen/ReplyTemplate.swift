import AppProtocols
import Bytes

/// What `--reply` says, cut into what stands and what is filled in for each message.
struct ReplyTemplate: Equatable {
  /// What a placeholder stands for.
  enum Value: Equatable {
    /// `{}`: the message.
    case message
    /// `{json.user.name}`: a member of the message, which is JSON; `{json}`: all of it.
    case member([String])
    /// `{path}`: of the client's request, without its query.
    case path
    /// `{client}`: its number.
    case client
    /// `{event}`: the name of an event of Socket.IO.
    case event
  }

  /// Where a placeholder stands, so that an answer that is to be JSON is JSON whatever the message holds.
  private enum Place: Equatable {
    /// The whole is no JSON: the value goes in as it is.
    case text
    case insideString
    /// Where JSON has a value.
    case value
  }

  private enum Part: Equatable {
    case text([UInt8])
    case value(Value, Place)
  }

  /// Why a message has no answer.
  enum Obstacle: Error, Equatable {
    case noJSON
    case noMember(String)
    case noText
    /// The answer is to be an event of Socket.IO, and is none.
    case noEvent(SocketIOLineError)

    var description: String {
      switch self {
      case .noJSON: "the message is not JSON"
      case .noMember(let path): "the message has no \(path)"
      case .noText: "the message is not UTF-8, and the answer is JSON"
      case .noEvent(let error): "the answer is no event: \(error.description)"
      }
    }
  }

  private let parts: [Part]

  init(_ template: String) {
    let parts = Self.placed(Self.split(template) { Self.value(named: $0) })
    self.parts = Self.isJSON(parts) ? parts : parts.map { Self.unplaced($0) }
  }

  /// A line of Socket.IO, an event and its arguments. The message is then the JSON of an argument, and the path a
  /// namespace.
  init(line template: String) {
    parts = Self.placed(Self.split(template) { Self.value(inLine: $0) })
  }

  /// The answer to one message.
  ///
  /// - Parameters:
  ///   - message: its payload.
  ///   - path: of the client's request.
  ///   - client: its number.
  ///   - event: the name of the event, if it is one.
  ///   - out: gets the answer, or a part of it where this throws.
  func fill(
    _ message: UnsafeRawBufferPointer, path: String, client: Int, event: String = "",
    into out: inout ByteQueue
  ) throws(Obstacle) {
    for part in parts {
      switch part {
      case .text(let bytes): out.append(bytes)
      case .value(.message, .text): out.append(message)
      case .value(.message, let place):
        guard UTF8Validator.isValid(message) else { throw .noText }
        Self.append(.string(String(decoding: message, as: UTF8.self)), place, to: &out)
      case .value(.path, let place): Self.append(.string(path), place, to: &out)
      case .value(.client, let place): Self.append(.number("\(client)"), place, to: &out)
      case .value(.event, .value): out.append(Array(SocketIOLine.word(event).utf8))
      case .value(.event, let place): Self.append(.string(event), place, to: &out)
      case .value(.member(let names), let place):
        Self.append(try Self.member(names, of: message), place, to: &out)
      }
    }
  }

  private static func append(_ value: JSONValue, _ place: Place, to out: inout ByteQueue) {
    switch (place, value.string) {
    case (.value, _), (.text, nil): out.append(Array(value.text.utf8))
    case (.text, let text?): out.append(Array(text.utf8))
    case (.insideString, let text):
      let quoted = JSONValue.string(text ?? value.text).text
      out.append(Array(quoted.utf8.dropFirst().dropLast()))
    }
  }

  private static func member(
    _ names: [String], of message: UnsafeRawBufferPointer
  ) throws(Obstacle) -> JSONValue {
    guard var value = try? JSONValue(parsing: message) else { throw .noJSON }
    for name in names {
      guard let next = value[name] ?? Int(name).flatMap({ value[$0] }) else {
        throw .noMember(names.joined(separator: "."))
      }
      value = next
    }
    return value
  }
}

/// Reading a template.
extension ReplyTemplate {
  private static func split(_ template: String, _ value: (Substring) -> Value?) -> [Part] {
    var parts: [Part] = []
    var text: [UInt8] = []
    var rest = template[...]
    while let character = rest.first {
      if character == "{", let end = rest.firstIndex(of: "}"),
        let value = value(rest[rest.index(after: rest.startIndex)..<end])
      {
        parts += [.text(text), .value(value, .text)]
        text = []
        rest = rest[rest.index(after: end)...]
      } else {
        text += String(character).utf8
        rest = rest.dropFirst()
      }
    }
    return parts + [.text(text)]
  }

  private static func value(named name: Substring) -> Value? {
    switch name {
    case "": .message
    case "path": .path
    case "client": .client
    case "json": .member([])
    case _ where name.hasPrefix("json.") && !name.hasSuffix("."):
      .member(
        name.dropFirst("json.".count).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      )
    default: nil
    }
  }

  private static func value(inLine name: Substring) -> Value? {
    switch name {
    case "": .member([])
    case "event": .event
    default: value(named: name)
    }
  }

  /// Tells the places, taking the template for JSON.
  private static func placed(_ parts: [Part]) -> [Part] {
    var isInside = false
    var isEscaped = false
    return parts.map { part in
      guard case .text(let bytes) = part else {
        guard case .value(let value, _) = part else { return part }
        return .value(value, isInside ? .insideString : .value)
      }
      for byte in bytes {
        if isEscaped {
          isEscaped = false
        } else if isInside, byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInside.toggle()
        }
      }
      return part
    }
  }

  private static func unplaced(_ part: Part) -> Part {
    if case .value(let value, _) = part { return .value(value, .text) }
    return part
  }

  /// What it may look like when it is filled in.
  var sample: [UInt8] { Self.sample(parts) }

  private static func sample(_ parts: [Part]) -> [UInt8] {
    parts.flatMap { part in
      switch part {
      case .text(let bytes): bytes
      case .value(_, .insideString), .value(.event, _): Array("x".utf8)
      case .value: Array("0".utf8)
      }
    }
  }

  /// Would it be an object or an array, whatever is filled in?
  private static func isJSON(_ parts: [Part]) -> Bool {
    switch try? JSONValue(parsing: sample(parts)) {
    case .object?, .array?: return true
    default: return false
    }
  }
}
