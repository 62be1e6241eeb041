import Bytes
import WebSocketCore

/// Why a pasted line is no request for a WebSocket. `message` is one sentence without a full stop.
enum CurlError: Error, Equatable {
  /// It begins with this word.
  case notCurl(String)
  case words(CommandLineError)
  case unknownOption(String)
  case missingValue(String)
  case twoURLs(String, String)
  /// The option that makes another request than a GET without a body.
  case body(String)
  case method(String)
  case header(RequestError)
  /// The option, and its value.
  case value(String, String)

  var message: String {
    switch self {
    case .notCurl(let word) where Self.isPowerShell(word):
      "it is PowerShell's, not curl's: copy the request as cURL (bash) or cURL (cmd)"
    case .notCurl(let word) where Self.isFetch(word):
      "it is JavaScript's fetch, not curl's: copy the request as cURL (bash) or cURL (cmd)"
    case .notCurl(let word): "it begins with '\(word)' in place of curl"
    case .words(let error): error.message
    case .unknownOption(let name): "curl has no option \(name)"
    case .missingValue(let name): "\(name) has no value"
    case .twoURLs(let one, let other): "it has two URLs, \(one) and \(other): a WebSocket is one request"
    case .body(let option):
      "\(option) gives the request a body, and an upgrade is a GET without one (RFC 6455 §4.1)"
    case .method(let method): "its method is \(method), and an upgrade is a GET (RFC 6455 §4.1)"
    case .header(let error): error.message
    case .value(let name, let value): "\(name) cannot be '\(value)'"
    }
  }

  /// - Parameter word: what a line begins with.
  static func isPowerShell(_ word: String) -> Bool {
    let word = word.lowercased()
    let commands = ["invoke-webrequest", "invoke-restmethod", "iwr", "irm", "$session"]
    return commands.contains { word.hasPrefix($0) }
  }

  static func isFetch(_ word: String) -> Bool { word.hasPrefix("fetch(") || word == "await" }
}
