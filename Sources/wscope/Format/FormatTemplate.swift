import Bytes

/// What `--format` prints when all is over, in the syntax of curl's `--write-out`.
struct FormatTemplate {
  enum Stream { case stdout, stderr }

  private enum Part {
    case text(String)
    case variable(FormatVariable)
    /// The first field of that name in the answer.
    case header(String)
    /// All variables.
    case json
    /// From here on.
    case stream(Stream)
    /// Nothing from here on, unless something went wrong.
    case onError
  }

  private var parts: [Part] = []

  /// - Throws: for what is no variable; with what may be meant.
  init(_ template: String) throws(Failure) {
    var rest = template[...]
    while let character = rest.popFirst() {
      switch (character, rest.first) {
      case ("\\", "n"), ("\\", "r"), ("\\", "t"):
        let escaped = rest.removeFirst()
        parts.append(.text(escaped == "n" ? "\n" : escaped == "r" ? "\r" : "\t"))
      case ("%", "%"):
        rest.removeFirst()
        parts.append(.text("%"))
      case ("%", "{"):
        rest.removeFirst()
        parts.append(try Self.part(named: Self.name(&rest)))
      case ("%", _) where rest.hasPrefix("header{"):
        rest.removeFirst("header{".count)
        parts.append(.header(try Self.name(&rest)))
      default: parts.append(.text(String(character)))
      }
    }
  }

  /// Up to the brace that closes it.
  private static func name(_ rest: inout Substring) throws(Failure) -> String {
    var depth = 1
    var name = ""
    while let character = rest.popFirst() {
      depth += character == "{" ? 1 : character == "}" ? -1 : 0
      if depth == 0 { return name }
      name.append(character)
    }
    throw usage("a brace is not closed: %{\(name)")
  }

  private static func part(named name: String) throws(Failure) -> Part {
    switch name {
    case "json": return .json
    case "stdout": return .stream(.stdout)
    case "stderr": return .stream(.stderr)
    case "onerror": return .onError
    default: break
    }
    if name.hasPrefix("header{"), name.hasSuffix("}") {
      return .header(String(name.dropFirst("header{".count).dropLast()))
    }
    if let variable = FormatVariable.named(name) { return .variable(variable) }
    let known = FormatVariable.names + ["json", "stdout", "stderr", "onerror", "header{name}"]
    let nearest = NearestWord.to(name, in: known).map { ", did you mean %{\($0)}?" } ?? ""
    throw usage("there is no variable %{\(name)}\(nearest)")
  }

  private static func usage(_ why: String) -> Failure {
    Failure(
      .usage, phase: .usage, "--format: \(why)",
      hint:
        "the variables are those of curl's --write-out that mean something here, and more: docs/connect.md")
  }

  /// - Parameters:
  ///   - facts: what the run came to.
  ///   - stream: to which it goes until it says otherwise.
  ///   - write: takes a text; one that may have come from the network is not `isOurs`.
  func render(
    _ facts: RunFacts, to stream: Stream, write: (_ text: String, _ isOurs: Bool, Stream) -> Void
  ) {
    var stream = stream
    for part in parts {
      switch part {
      case .text(let text): write(text, true, stream)
      case .variable(let variable): write(variable.value(facts).text, false, stream)
      case .header(let name): write(facts.response?.head.first(name) ?? "", false, stream)
      case .json: write(Self.json(facts), false, stream)
      case .stream(let next): stream = next
      case .onError where facts.status == .success: return
      case .onError: break
      }
    }
  }

  private static func json(_ facts: RunFacts) -> String {
    JSONValue.object(FormatVariable.all.map { .init($0.name, $0.value(facts).json) }).text
  }
}

extension FormatVariable.Value {
  fileprivate var text: String {
    switch self {
    case .text(let text): text ?? ""
    case .number(let number): number.map(String.init) ?? ""
    case .count(let count): String(count)
    case .status(let status): String(status ?? 0).leftPadded(to: 3)
    case .seconds(let seconds): Self.microseconds(seconds ?? 0)
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): text.map { .string($0) } ?? .null
    case .number(let number), .status(let number): number.map { .number(String($0)) } ?? .null
    case .count(let count): .number(String(count))
    case .seconds(let seconds): seconds.map { .number(Self.microseconds($0)) } ?? .null
    }
  }

  /// With six digits behind the point.
  private static func microseconds(_ seconds: Double) -> String {
    let count = UInt64((max(0, seconds) * 1e6).rounded())
    return "\(count / 1_000_000).\(String(count % 1_000_000).leftPadded(to: 6))"
  }
}

extension String {
  /// With zeros.
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - utf8.count)) + self
  }
}
