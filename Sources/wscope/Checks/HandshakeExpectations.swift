import ArgumentParser
import WebSocketCore

/// What the answer to the upgrade has to be like; anything else is exit status 20.
struct HandshakeExpectations: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Fail unless the answer has this status; one that refuses is then no failure.", valueName: "status"))
  var expectStatus: Int?

  @Option(
    help: ArgumentHelp(
      "Fail unless the answer has this header (repeatable). 'Name' alone: with any value; 'Name:': not at all; "
        + "/REGEX/ as the value: one that matches.",
      valueName: "name: value"))
  var expectHeader: [ExpectedHeader] = []

  @Option(
    help: ArgumentHelp(
      "Fail unless the server agrees on this subprotocol; an empty text: on none.", valueName: "name"))
  var expectSubprotocol: String?

  /// The options that were given.
  var given: [String] {
    [
      ("--expect-status", expectStatus != nil), ("--expect-header", !expectHeader.isEmpty),
      ("--expect-subprotocol", expectSubprotocol != nil),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    if let expectStatus, !(100...999).contains(expectStatus) {
      throw ValidationError("--expect-status takes a status of three digits, not \(expectStatus).")
    }
  }

  /// The answer refuses, and is to do so.
  func isExpectedRefusal(_ response: ResponseHead?) -> Bool {
    guard let expectStatus, expectStatus != 101 else { return false }
    return response?.status == expectStatus
  }

  /// - Parameters:
  ///   - response: the answer as it came.
  ///   - request: that it answers, if there is one.
  ///   - showsSecrets: false: those in the headers that are shown are redacted.
  /// - Returns: what is otherwise than it should be, one line each: what was wanted, and what came.
  func failures(of response: ResponseHead, to request: RequestHead?, showsSecrets: Bool) -> [Failure] {
    let shown = showsSecrets ? response : response.redacted(answering: request)
    return [status(response), subprotocol(response, to: request, showsSecrets)].compactMap { $0 }
      + expectHeader.filter { !$0.matches(response.head.all($0.name)) }
      .map { header($0, shown, showsSecrets) }
  }

  private func status(_ response: ResponseHead) -> Failure? {
    guard let expectStatus, response.status != expectStatus else { return nil }
    return Self.failure("--expect-status \(expectStatus): the answer was \(response.statusText)")
  }

  private func subprotocol(
    _ response: ResponseHead, to request: RequestHead?, _ showsSecrets: Bool
  ) -> Failure? {
    guard let expectSubprotocol else { return nil }
    let agreed = response.head.first("Sec-WebSocket-Protocol")
    guard (agreed ?? "") != expectSubprotocol else { return nil }
    var marks = SubprotocolMarks(answering: request)
    func shown(_ name: String) -> String {
      showsSecrets ? name : Redaction.redact(subprotocol: name, &marks)
    }
    let wanted = shown(expectSubprotocol)
    let came = agreed.map { "the server chose '\(shown($0))'" } ?? "the server chose none"
    return Self.failure("--expect-subprotocol '\(wanted)': \(came)")
  }

  private func header(_ expected: ExpectedHeader, _ shown: ResponseHead, _ showsSecrets: Bool) -> Failure {
    let values = shown.head.all(expected.name)
    let came =
      values.isEmpty
      ? "the answer has no such header"
      : "the answer has " + values.map { "'\(expected.name): \($0)'" }.joined(separator: ", ")
    let wanted =
      showsSecrets
      ? expected.source
      : String(decoding: Redaction.redact(Array(expected.source.utf8)), as: UTF8.self)
    return Self.failure("--expect-header '\(wanted)': \(came)")
  }

  private static func failure(_ text: String) -> Failure { Failure(.checkFailed, phase: .handshake, text) }
}

/// One header that an answer has to have, as it was written.
struct ExpectedHeader: ExpressibleByArgument {
  private enum Value {
    case any, absent
    case exactly(String)
    case matching(TextPattern)
  }

  let source: String
  let name: String
  private let value: Value

  init?(argument: String) {
    source = argument
    guard let colon = argument.firstIndex(of: ":") else {
      guard !argument.isEmpty else { return nil }
      name = argument
      value = .any
      return
    }
    name = String(argument[..<colon])
    let rest = argument[argument.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    guard !name.isEmpty else { return nil }
    if rest.isEmpty {
      value = .absent
    } else if rest.hasPrefix("/"), rest.count > 2, rest.hasSuffix("/") || rest.hasSuffix("/i") {
      guard let pattern = TextPattern(argument: String(rest)) else { return nil }
      value = .matching(pattern)
    } else {
      value = .exactly(String(rest))
    }
  }

  /// - Parameter values: of all headers of that name.
  func matches(_ values: [String]) -> Bool {
    switch value {
    case .any: !values.isEmpty
    case .absent: values.isEmpty
    case .exactly(let wanted): values.contains(wanted)
    case .matching(let pattern):
      values.contains { value in
        var value = value
        return value.withUTF8 { pattern.matches(UnsafeRawBufferPointer($0)) }
      }
    }
  }
}
