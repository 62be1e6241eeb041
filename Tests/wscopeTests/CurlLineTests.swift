import Bytes
import TLS
import Testing
import WebSocketCore

@testable import wscope

/// Lines as browsers write them, and as people do.
@Suite struct CurlLineTests {
  /// Chrome 140, "Copy as cURL (bash)" of a WebSocket.
  static let chrome = #"""
    curl 'wss://app.example.com/ws/chat/?room=a%20b' \
      -H 'Upgrade: websocket' \
      -H 'Origin: https://app.example.com' \
      -H 'Cache-Control: no-cache' \
      -H 'Accept-Language: en-US,en;q=0.9' \
      -b 'sessionid=abc; csrftoken=def' \
      -H 'Pragma: no-cache' \
      -H 'Connection: Upgrade' \
      -H 'Sec-WebSocket-Key: q4xkcO32u266gldTuKaSOw==' \
      -H $'X-Note: it\'s \u0021' \
      -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36' \
      -H 'Sec-WebSocket-Version: 13' \
      -H 'Sec-WebSocket-Protocol: graphql-transport-ws, graphql-ws' \
      -H 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'
    """#

  /// The same of Chrome on Windows, "Copy as cURL (cmd)".
  static let chromeWindows = """
    curl ^"wss://app.example.com/ws?a=1^&b=^%^20^" ^\r
      -H ^"Upgrade: websocket^" ^\r
      -H ^"Origin: https://app.example.com^" ^\r
      -b ^"sessionid=abc^" ^\r
      -H ^"Connection: Upgrade^" ^\r
      -H ^"sec-ch-ua: ^\\^"Chromium^\\^";v=^\\^"140^\\^"^" ^\r
      -H ^"Sec-WebSocket-Key: q4xkcO32u266gldTuKaSOw==^" ^\r
      -H ^"Sec-WebSocket-Version: 13^" ^\r
      -H ^"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits^" ^\r
      --insecure
    """

  /// Firefox 140, "Copy as cURL (POSIX)".
  static let firefox =
    "curl 'wss://app.example.com/ws' --compressed -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' -H 'Accept: */*' -H 'Accept-Language: en-US,en;q=0.5' -H 'Accept-Encoding: gzip, deflate, br, zstd' -H 'Sec-WebSocket-Version: 13' -H 'Origin: https://app.example.com' -H 'Sec-WebSocket-Extensions: permessage-deflate' -H 'Sec-WebSocket-Key: gmEBXUXYL1Qp5sLz5kQBDg==' -H 'Connection: keep-alive, Upgrade' -H 'Cookie: sid=1' -H 'Sec-Fetch-Dest: empty' -H 'Sec-Fetch-Mode: websocket' -H 'Sec-Fetch-Site: same-origin' -H 'Pragma: no-cache' -H 'Cache-Control: no-cache' -H 'Upgrade: websocket'"

  private static func headers(_ line: CurlLine) -> [String] { line.headers.map(\.argument) }

  @Test("Chrome's line")
  func chromeLine() throws {
    let line = try CurlLine(parsing: Self.chrome)
    #expect(line.url == "wss://app.example.com/ws/chat/?room=a%20b")
    #expect(line.origin == "https://app.example.com")
    #expect(line.cookies == ["sessionid=abc; csrftoken=def"])
    #expect(line.subprotocols == ["graphql-transport-ws", "graphql-ws"])
    #expect(line.deflate == "client_max_window_bits")
    #expect(
      Self.headers(line) == [
        "Cache-Control: no-cache", "Accept-Language: en-US,en;q=0.9", "Pragma: no-cache", "X-Note: it's !",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
      ])
    #expect(line.unused == ["Sec-WebSocket-Key"] && line.missing == [])
  }

  @Test("Chrome's line for cmd.exe")
  func windowsLine() throws {
    let line = try CurlLine(parsing: Self.chromeWindows)
    #expect(line.url == "wss://app.example.com/ws?a=1&b=%20")
    #expect(line.origin == "https://app.example.com" && line.cookies == ["sessionid=abc"])
    #expect(Self.headers(line) == [#"sec-ch-ua: "Chromium";v="140""#])
    #expect(line.isInsecure && line.deflate == "client_max_window_bits")
  }

  @Test("Firefox's line: its own spelling of Connection stays, plain permessage-deflate as well")
  func firefoxLine() throws {
    let line = try CurlLine(parsing: Self.firefox)
    #expect(line.url == "wss://app.example.com/ws" && line.deflate == "" && line.cookies == ["sid=1"])
    #expect(
      Self.headers(line).filter { $0.hasPrefix("Connection") || $0.hasPrefix("Upgrade") }
        == ["Connection: keep-alive, Upgrade"])
    #expect(line.unused == ["--compressed", "Sec-WebSocket-Key"])
    #expect(line.compression?.offer.headerElement.headerText == "permessage-deflate")
  }

  @Test("Options, in the letters and the words of curl")
  func options() throws {
    let line = try CurlLine(
      parsing: """
        $ /usr/bin/curl -sSkvLN -XGET -u me:secret --oauth2-bearer tok -A agent -e 'http://r;auto' -4 -m 5 \
        --connect-timeout 0.5 --resolve h:80:127.0.0.1 --resolve +i:1:::1 --cacert ca.pem -E c.pem:pw --key k.pem \
        -x p:3128 -U u:p --noproxy h,i --proxy-cacert pca.pem --proxy-insecure --max-redirs 3 \
        --unix-socket /s --tlsv1.2 --tls-max 1.3 --http1.1 -i -o out -w '%{http_code}' --retry 3 --url http://h/x#frag
        """)
    var expected = CurlLine.empty
    expected.url = "http://h/x"
    expected.headers = [
      try HeaderOption(parsing: "User-Agent: agent"), try HeaderOption(parsing: "Referer: http://r"),
    ]
    expected.sent = [HeaderLine("User-Agent", "agent"), HeaderLine("Referer", "http://r")]
    expected.user = "me:secret"
    expected.bearer = "tok"
    expected.usesIPv4 = true
    expected.maxTime = 5
    expected.connectTimeout = 0.5
    expected.resolve = ["h:80:127.0.0.1", "+i:1:::1"]
    expected.caFile = "ca.pem"
    expected.certificateFile = "c.pem"
    expected.keyFile = "k.pem"
    expected.unixSocket = "/s"
    expected.proxy = "p:3128"
    expected.proxyUser = "u:p"
    expected.proxyExceptions = "h,i"
    expected.proxyCAFile = "pca.pem"
    expected.isProxyInsecure = true
    expected.followsRedirects = true
    expected.maximumRedirects = 3
    expected.isInsecure = true
    expected.minimumTLS = .tls12
    expected.maximumTLS = .tls13
    expected.unused = line.unused
    expected.missing = ["the password of --cert"]
    #expect(line == expected)
    #expect(line.unused.contains("-o") && line.unused.contains("--http1.1") && line.unused.contains("-s"))
  }

  @Test(
    "What a header becomes",
    arguments: [
      ("Host: h", []), ("Host: h:80", []), ("Host: H", []), ("Host: other", ["Host: other"]),
      ("Upgrade: websocket", []), ("upgrade: WebSocket", ["upgrade: WebSocket"]), ("Upgrade: h2c", []),
      ("Connection: keep-alive", []), ("Connection: Upgrade", []),
      ("connection: upgrade", ["connection: upgrade"]),
      ("Sec-WebSocket-Version: 13", []), ("Sec-WebSocket-Version: 8", ["Sec-WebSocket-Version: 8"]),
      ("Sec-WebSocket-Key: x", []), ("Content-Length: 0", []), (":authority: h", []),
      ("Accept:", ["Accept:"]),
      ("X-Empty;", ["X-Empty;"]), ("Sec-WebSocket-Protocol: a b", ["Sec-WebSocket-Protocol: a b"]),
    ] as [(String, [String])])
  func header(_ text: String, kept: [String]) throws {
    let line = try CurlLine(parsing: "curl http://h/ -H '\(text)'")
    #expect(Self.headers(line) == kept)
  }

  @Test(
    "What would have made a difference is told apart from what would not",
    arguments: [
      ("--digest", ["--digest"], []), ("-K file", ["-K"], []),
      ("-b jar.txt", ["-b jar.txt, which is a file"], []),
      ("-H @file", ["-H @file"], []), ("--request-target /x", ["--request-target"], []),
      ("-H 'Sec-WebSocket-Extensions: x-foo, permessage-deflate'", ["'Sec-WebSocket-Extensions: x-foo'"], []),
      ("--compressed", [], ["--compressed"]), ("-so f", [], ["-s", "-o"]),
      ("--no-keepalive", [], ["--no-keepalive"]),
      ("-#", [], ["-#"]),
    ] as [(String, [String], [String])])
  func leftOut(options: String, missing: [String], unused: [String]) throws {
    let line = try CurlLine(parsing: "curl http://h/ \(options)")
    #expect(line.missing == missing && line.unused == unused)
  }

  @Test(
    "What is no request for a WebSocket",
    arguments: [
      ("", CurlError.notCurl("")), ("wget http://h", .notCurl("wget")),
      ("Invoke-WebRequest -UseBasicParsing", .notCurl("Invoke-WebRequest")),
      ("fetch(\"x\")", .notCurl("fetch(")), ("await fetch(\"x\", {", .notCurl("await")),
      (" $session = New-Object Microsoft.PowerShell", .notCurl("$session")),
      ("Invoke-RestMethod -Uri 'x'", .notCurl("Invoke-RestMethod")),
      ("curl http://h -d x", .body("-d")), ("curl http://h --data-raw x", .body("--data-raw")),
      ("curl -F a=b http://h", .body("-F")), ("curl -X POST http://h", .method("POST")),
      ("curl -XPUT http://h", .method("PUT")), ("curl -I http://h", .method("HEAD")),
      ("curl http://a http://b", .twoURLs("http://a", "http://b")),
      ("curl --nonsense http://h", .unknownOption("--nonsense")),
      ("curl http://h -H", .missingValue("-H")), ("curl http://h -m soon", .value("-m", "soon")),
      ("curl http://h --tls-max 9", .value("--tls-max", "9")),
      ("curl http://h -H 'X'", .header(.headerWithoutColon("X"))),
      ("curl 'http://h", .words(.openQuote("'"))), ("curl -H \"X: $T\" http://h", .words(.expansion("$T"))),
    ] as [(String, CurlError)])
  func refused(text: String, error: CurlError) {
    #expect(throws: error) { try CurlLine(parsing: text) }
    #expect(!error.message.isEmpty && !error.message.hasSuffix("."))
  }

  @Test(
    "Of what is for another language it is said what to copy in its place",
    arguments: [
      "fetch(\"https://h/\", {\n  \"headers\": {}",
      "await fetch(\"https://h/\", {\n  \"credentials\": \"omit\"",
      "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession",
      "Invoke-WebRequest -UseBasicParsing -Uri \"https://h/\" `\n-Headers @{", "irm https://h",
    ])
  func foreign(text: String) throws {
    let error = #expect(throws: CurlError.self) { try CurlLine(parsing: text) }
    #expect(error?.message.hasSuffix("copy the request as cURL (bash) or cURL (cmd)") == true)
  }

  @Test("A command behind --curl as a shell has cut it")
  func folded() {
    #expect(
      CurlLine.foldingPasted(["connect", "-v", "--curl", "curl", "http://h/?a=1&b", "-H", "A: it's", "-k"])
        == ["connect", "-v", "--curl", #"curl 'http://h/?a=1&b' -H 'A: it'\''s' -k"#])
    for kept in [
      ["connect", "--curl", "curl http://h", "-v"], ["connect", "--", "--curl", "curl", "x"], ["--curl"],
    ] {
      #expect(CurlLine.foldingPasted(kept) == kept)
    }
  }

  @Test("The request that curl would send")
  func request() throws {
    let line = try CurlLine(
      parsing: "curl -u me:pw http://h:81/a?b -b x=1 -H 'Connection: Upgrade' -H 'Accept:'")
    let head = line.request(to: try WebSocketURI(parsing: try #require(line.url)))
    #expect(
      String(decoding: head.head.raw, as: UTF8.self)
        == "GET /a?b HTTP/1.1\r\nHost: h:81\r\nCookie: x=1\r\nConnection: Upgrade\r\nAuthorization: Basic bWU6cHc=\r\n\r\n"
    )
  }
}

/// Options beside a line.
@Suite struct CurlLineOptionsTests {
  private static let line =
    "curl http://h/ -H 'Origin: http://line' -H 'X-A: line' -H 'X-B: line' -H 'Authorization: Bearer line' -H 'Sec-WebSocket-Protocol: line' -b line=1 --connect-timeout 7 -6 --tlsv1.3 --cacert line.pem"

  private static func connect(_ options: String...) throws -> ConnectCommand {
    try ConnectCommand.parse(["--curl", line] + options)
  }

  @Test("Alone, the line says everything")
  func alone() throws {
    let command = try Self.connect()
    #expect(command.url == "http://h/" && command.request.origin == "http://line")
    #expect(command.request.header == ["X-A: line", "X-B: line", "Authorization: Bearer line"])
    #expect(command.request.subprotocol == ["line"] && command.request.cookie == ["line=1"])
    #expect(command.network.connectTimeout == 7 && command.network.ipv6 && command.tls.cacert == "line.pem")
    #expect(command.tls.tlsMin == .tls13)
  }

  @Test(
    "What is given beside it replaces what the line says of the same, and is added to what can be repeated")
  func overridden() throws {
    let command = try Self.connect(
      "ws://other/", "-o", "http://own", "-H", "x-a: own", "-H", "X-C: own", "-s", "own", "--cookie", "own=1",
      "-u",
      "me:pw", "--connect-timeout", "30", "-4", "--cacert", "own.pem", "--tls-min", "1.2")
    #expect(command.url == "ws://other/" && command.request.origin == "http://own")
    #expect(command.request.header == ["X-B: line", "x-a: own", "X-C: own"])
    #expect(command.request.subprotocol == ["own"] && command.request.cookie == ["line=1", "own=1"])
    #expect(command.request.user == "me:pw" && command.network.connectTimeout == 30)
    #expect(command.network.ipv4 && !command.network.ipv6 && command.tls.cacert == "own.pem")
    #expect(command.tls.tlsMin == .tls12)
  }

  @Test("A header that is given as one replaces the option of the line")
  func headers() throws {
    let command = try Self.connect(
      "-H", "Origin:", "-H", "Cookie: own=1", "-H", "Sec-WebSocket-Protocol: own")
    #expect(
      command.request.origin == nil && command.request.cookie == [] && command.request.subprotocol == [])
  }

  @Test("The proxy and the redirects of the line; credentials for one proxy are not given to another")
  func detours() throws {
    let line = "curl http://h/ -x line:1 -U line:pw -L --max-redirs 2"
    let alone = try ConnectCommand.parse(["--curl", line])
    #expect(alone.network.proxying.proxy == "line:1" && alone.network.proxying.proxyUser == "line:pw")
    #expect(alone.network.redirects.limit == 2)
    let other = try ConnectCommand.parse(["--curl", line, "--proxy", "own:1", "-L"])
    #expect(other.network.proxying.proxy == "own:1" && other.network.proxying.proxyUser == nil)
    #expect(other.network.redirects.limit == 10)
  }

  @Test("Neither a URL nor a line with one is an error of usage")
  func noURL() {
    for arguments in [[], ["--curl", "curl -k"], ["--curl", "curl -X POST http://h"]] {
      #expect(throws: (any Error).self) { try ConnectCommand.parse(arguments) }
    }
  }
}
