import WebSocketCore

/// What `%{name}` stands for.
struct FormatVariable: Sendable {
  enum Value {
    case text(String?)
    case number(Int?)
    case count(UInt64)
    /// Of an answer, in three digits: `000` where there is none, as curl has it.
    case status(Int?)
    /// 0 where there is none, as curl has it.
    case seconds(Double?)
  }

  let name: String
  /// What curl calls it, where it has other names.
  let aliases: [String]
  /// As in the documentation.
  let meaning: String
  let value: @Sendable (RunFacts) -> Value

  private init(
    _ name: String, curl aliases: [String] = [], _ meaning: String,
    _ value: @escaping @Sendable (RunFacts) -> Value
  ) {
    self.name = name
    self.aliases = aliases
    self.meaning = meaning
    self.value = value
  }

  static func named(_ name: String) -> FormatVariable? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }

  static var names: [String] { all.flatMap { [$0.name] + $0.aliases } }

  /// In the order of the documentation, which is checked against this table.
  static let all: [FormatVariable] = [
    .init("status", curl: ["http_code", "response_code"], "status of the answer to the upgrade, or 000") {
      .status($0.response?.status)
    },
    .init("http_version", "version of HTTP in the answer") {
      .text($0.response?.version.map { "\($0.major).\($0.minor)" })
    },
    .init("url", curl: ["url_effective"], "the URL, with what was added to it") { .text($0.url) },
    .init("scheme", "ws or wss") { .text($0.scheme) },
    .init("exit_status", curl: ["exitcode"], "exit status of the process") {
      .number(Int($0.status.rawValue))
    },
    .init("error", curl: ["errormsg"], "what went wrong, the first of it") { .text($0.failure?.message) },
    .init("error_phase", "where it went wrong") { .text($0.failure?.phase.rawValue) },
    .init("time_resolve", curl: ["time_namelookup"], "seconds until the name was resolved") {
      .seconds($0.resolved)
    },
    .init("time_connect", "seconds until TCP was connected") { .seconds($0.connected) },
    .init("time_proxy", "seconds until the proxy had opened its tunnel") { .seconds($0.tunnelled) },
    .init("time_tls", curl: ["time_appconnect"], "seconds until TLS was established") {
      .seconds($0.secured)
    },
    .init("time_request", curl: ["time_pretransfer"], "seconds until the request was sent") {
      .seconds($0.requested)
    },
    .init("time_upgrade", curl: ["time_starttransfer"], "seconds until the answer to it was there") {
      .seconds($0.answered)
    },
    .init("time_first_message", "seconds until the first message came") { .seconds($0.firstMessage) },
    .init("time_close", "seconds until the connection had ended") { .seconds($0.closed) },
    .init("time_total", "seconds until everything was over") { .seconds($0.total) },
    .init("redirects", curl: ["num_redirects"], "redirects that were followed") { .count($0.redirects) },
    .init("remote_ip", "address that was connected to") { .text($0.remote?.host) },
    .init("remote_port", "its port") { .number($0.remote?.port.map { Int($0) }) },
    .init("local_ip", "our own address") { .text($0.local?.host) },
    .init("local_port", "our own port") { .number($0.local?.port.map { Int($0) }) },
    .init("tls_version", "such as TLSv1.3") { .text($0.tls?.version) },
    .init("tls_cipher", "OpenSSL's name of the cipher suite") { .text($0.tls?.cipher) },
    .init("subprotocol", "that was agreed on") { .text($0.subprotocol) },
    .init("extensions", "that were agreed on") { .text($0.extensions) },
    .init("close_code", "code of the end; 1005: without one, 1006: without a Close") {
      .number($0.close.map { Int($0.code.rawValue) })
    },
    .init("close_reason", "reason of the peer's Close") { .text($0.close?.reason) },
    .init("close_initiator", "who sent the first Close: client or server") {
      .text($0.close?.initiator?.rawValue)
    },
    .init("messages_sent", "messages that we sent") { .count($0.sent.messages) },
    .init("messages_received", "messages that came") { .count($0.received.messages) },
    .init("frames_sent", "frames that we sent") { .count($0.sent.frames) },
    .init("frames_received", "frames that came") { .count($0.received.frames) },
    .init("bytes_sent", curl: ["size_upload"], "bytes of the messages that we sent") {
      .count($0.sent.bytes)
    },
    .init("bytes_received", curl: ["size_download"], "bytes of the messages that came") {
      .count($0.received.bytes)
    },
  ]
}
