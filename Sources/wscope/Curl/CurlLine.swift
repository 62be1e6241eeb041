import Bytes
import TLS
import WebSocketCore

/// A cURL command as it is pasted, from a browser's "Copy as cURL" or from a script: what of it makes a request
/// for a WebSocket.
struct CurlLine: Equatable {
  /// `https://` is read as `wss://` later on, as everywhere.
  var url: String?
  /// Those that go out as they are, in their order.
  var headers: [HeaderOption] = []
  var origin: String?
  var subprotocols: [String] = []
  /// The parameters of permessage-deflate, as `--compress` takes them; nil: it is not offered.
  var deflate: String?
  /// Each as it stood: one pair, or several with semicolons between them.
  var cookies: [String] = []
  var user: String?
  var bearer: String?

  var resolve: [String] = []
  var unixSocket: String?
  var usesIPv4 = false
  var usesIPv6 = false
  var connectTimeout: Double?
  var maxTime: Double?

  /// A URL with its scheme; empty: none, whatever the environment says.
  var proxy: String?
  var proxyUser: String?
  var proxyExceptions: String?
  var proxyCAFile: String?
  var isProxyInsecure = false
  var followsRedirects = false
  var maximumRedirects: Int?

  var isInsecure = false
  var caFile: String?
  var certificateFile: String?
  var keyFile: String?
  var minimumTLS: TLSVersion?
  var maximumTLS: TLSVersion?

  /// All headers that it gives, as curl would send them.
  var sent: [HeaderLine] = []

  /// What of it is not used, and makes no difference to the request.
  var unused: [String] = []
  /// What of it is not used although it makes one.
  var missing: [String] = []

  /// Reads a line.
  ///
  /// - Parameter text: the words as a shell is given them, bash's or cmd's, on one line or several.
  init(parsing text: String) throws(CurlError) {
    var words = try Self.words(of: text)[...]
    // A prompt that was copied with the line.
    if let first = words.first, ["$", "%", ">"].contains(first) { words.removeFirst() }
    guard let program = words.popFirst() else { throw .notCurl("") }
    guard Self.isCurl(program) else { throw .notCurl(program) }
    var reader = CurlLineReader()
    try reader.read(words)
    self = reader.line
  }

  private init() {}
  static var empty: CurlLine { CurlLine() }

  private static func words(of text: String) throws(CurlError) -> [String] {
    // Before the shells' rules: another language's line seldom follows them.
    if let word = foreignBeginning(of: text) { throw .notCurl(word) }
    do throws(CommandLineError) {
      return try WindowsCommandWords.isCommand(text)
        ? WindowsCommandWords.split(text) : ShellWords.split(text)
    } catch { throw .words(error) }
  }

  /// What a browser has copied for another language begins so; nil where it may be for a shell.
  static func foreignBeginning(of text: String) -> String? {
    let start = text.drop { $0.isWhitespace }.prefix { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    let word = String(start)
    return CurlError.isFetch(word) || CurlError.isPowerShell(word) ? word : nil
  }

  /// `curl`, with a directory before it or an ending behind it.
  static func isCurl(_ word: String) -> Bool {
    let name = word.split { $0 == "/" || $0 == "\\" }.last.map { $0.lowercased() } ?? ""
    return name == "curl" || name == "curl.exe"
  }
}
