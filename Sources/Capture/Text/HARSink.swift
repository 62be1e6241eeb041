import Bytes

/// A WebSocket of a HAR.
package struct HARConnection: Equatable, Sendable {
  /// Counted from 1, in the order of the file.
  package var number: Int
  package var url: String
  /// The server's IP address, where the file has it.
  package var serverAddress: String?
  /// Nanoseconds since 1970, of the request.
  package var time: Int64
}

/// Where the WebSockets of a HAR go, one after the other: `opened`, its events, `closed`.
package protocol HARSink: ConversationSink, ~Copyable {
  mutating func opened(_ connection: HARConnection)
  /// Nothing more will come of the connection that was opened last.
  mutating func closed()
}

/// Why a HAR cannot be read on.
package enum HARError: Error, Equatable, Sendable {
  case notJSON(JSONError)
  /// JSON, but none of a HAR: there are no `entries` in a `log`.
  case notHAR

  /// One sentence.
  package var description: String {
    switch self {
    case .notJSON(let error): "the HAR is no JSON: \(error.description)"
    case .notHAR: "JSON, but no HAR: it has no entries in a log"
    }
  }
}
