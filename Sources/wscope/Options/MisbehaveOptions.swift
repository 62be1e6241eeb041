import ArgumentParser
import WebSocketCore

/// What `listen` does wrong.
struct ServerMisbehaveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Break the protocol on purpose (repeatable):", valueName: "kind"))
  var misbehave: [MisbehaveKind<ServerSide>] = []

  @Option(help: ArgumentHelp("The body of the answer of --misbehave status=CODE.", valueName: "text"))
  var body: String?

  var kinds: Set<Misbehavior> { Set(misbehave.map(\.kind)) }

  /// What every client gets in place of a connection; nil: a connection.
  var refusal: HTTPAnswer? {
    guard let status = misbehave.compactMap(\.status).last else { return nil }
    return HTTPAnswer(status: status, body: body ?? "Refused on purpose: --misbehave status=\(status).")
  }

  /// A client would not see the Close of a server that only answers.
  var closesAfterMessage: Bool { !kinds.isDisjoint(with: [.oneByteClose, .badCloseCode]) }

  func validate() throws {
    try misbehave.forEach { try $0.validate() }
    if body != nil, refusal == nil { throw ValidationError("--body takes a --misbehave status=CODE.") }
  }
}

/// What `connect` does wrong.
struct ClientMisbehaveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Break the protocol on purpose (repeatable):", valueName: "kind"))
  var misbehave: [MisbehaveKind<ClientSide>] = []

  var kinds: Set<Misbehavior> { Set(misbehave.map(\.kind)) }

  func validate() throws {
    try misbehave.forEach { try $0.validate() }
  }
}

/// Whose help lists the kinds.
protocol MisbehavingSide: Sendable {
  static var role: Role { get }
  static var command: String { get }
  static var otherCommand: String { get }
}

enum ServerSide: MisbehavingSide {
  static let role = Role.server
  static let command = "listen"
  static let otherCommand = "connect"
}

enum ClientSide: MisbehavingSide {
  static let role = Role.client
  static let command = "connect"
  static let otherCommand = "listen"
}

/// A value of `--misbehave`: any kind, so that one of the other side can be refused as such.
struct MisbehaveKind<Side: MisbehavingSide>: ExpressibleByArgument {
  let kind: Misbehavior
  /// Of `status=CODE`.
  let status: Int?

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = parts.first.flatMap({ Misbehavior(rawValue: String($0)) }),
      (kind == .status) == (parts.count == 2)
    else { return nil }
    self.kind = kind
    status = parts.count == 2 ? Int(parts[1]) ?? 0 : nil
  }

  func validate() throws {
    guard kind.text(for: Side.role) != nil else {
      throw ValidationError(
        "--misbehave \(kind.rawValue) is for \(Side.otherCommand)\(Self.counterpart(of: kind)).")
    }
    if let status, !(200...599).contains(status) {
      throw ValidationError("--misbehave status=CODE takes a code from 200 to 599.")
    }
  }

  /// What somebody finds here who looked for a kind of the other side.
  private static func counterpart(of kind: Misbehavior) -> String {
    switch kind {
    case .mask: "; \(Side.command) has no-mask"
    case .noMask: "; \(Side.command) has mask"
    case .wrongAccept: "; \(Side.command) has bad-key"
    case .badKey: "; \(Side.command) has wrong-accept"
    case .unknownExtension: "; to offer one is legal, with -H 'Sec-WebSocket-Extensions: NAME'"
    default: ""
    }
  }

  var defaultValueDescription: String { kind.rawValue }

  private static var kinds: [(name: String, text: String)] {
    Misbehavior.allCases.compactMap { kind in
      kind.text(for: Side.role).map { (kind == .status ? "status=CODE" : kind.rawValue, $0) }
    }
  }

  static var allValueStrings: [String] { kinds.map(\.name) }

  static var allValueDescriptions: [String: String] {
    Dictionary(kinds.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
