/// What real servers answered to wscope's request, byte for byte, but for chunks: uvicorn 0.54, hypercorn 0.18,
/// daphne 4.2 with Channels 4.3 and Django 5.2, Flask 3.1 on Werkzeug 3.1.9 and on gevent 26.9, websockets 17.4,
/// aiohttp 3.14, Tornado 6.6, nginx 1.22, haproxy 2.6. gorilla, engine.io and Cloudflare are as their sources have it.
enum Recorded {
  private static let date = "Date: Sun, 29 Nov 2026 23:59:42 GMT\r\n"
  private static let nginx = "Server: nginx/1.22.1\r\n\(date)"

  // MARK: ASGI

  static let uvicorn101 =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\ndate: Mon, 30 Nov 2026 00:00:52 GMT\r\n"
    + "server: uvicorn\r\n\r\n"
  static let uvicorn403 =
    "HTTP/1.1 403 Forbidden\r\n\(date)Connection: close\r\nContent-Length: 0\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\n\r\n"
  static let uvicornWSProto403 = "HTTP/1.1 403 \r\ncontent-length: 0\r\n\r\n"
  static let hypercorn403 =
    "HTTP/1.1 403 \r\ncontent-length: 0\r\nconnection: close\r\ndate: Sun, 29 Nov 2026 23:59:43 GMT\r\n"
    + "server: hypercorn-h11\r\n\r\n"
  static let uvicorn403BehindNginx =
    "HTTP/1.1 403 Forbidden\r\n\(nginx)Content-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n"
    + "Connection: keep-alive\r\n\r\n"
  static let uvicorn500 =
    "HTTP/1.1 500 Internal Server Error\r\n\(date)Connection: close\r\nContent-Length: 21\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\n\r\nInternal Server Error"
  static let fastAPI404 =
    "HTTP/1.1 404 Not Found\r\ndate: Sun, 29 Nov 2026 23:59:41 GMT\r\nserver: uvicorn\r\ncontent-length: 22\r\n"
    + "content-type: application/json\r\n\r\n{\"detail\":\"Not Found\"}"
  static let fastAPI404BehindNginx =
    "HTTP/1.1 404 Not Found\r\n\(nginx)Content-Type: application/json\r\nContent-Length: 22\r\n"
    + "Connection: keep-alive\r\n\r\n{\"detail\":\"Not Found\"}"
  static let uvicornVersion =
    "HTTP/1.1 400 Bad Request\r\n\(date)Connection: close\r\nContent-Length: 80\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    + "Failed to open a WebSocket connection: invalid Sec-WebSocket-Version header: 8.\n"
  static let uvicornKey =
    "HTTP/1.1 400 Bad Request\r\n\(date)Connection: close\r\nContent-Length: 73\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    + "Failed to open a WebSocket connection: missing Sec-WebSocket-Key header.\n"
  static let wsprotoVersion = "HTTP/1.1 426 \r\nSec-WebSocket-Version: 13\r\ncontent-length: 0\r\n\r\n"

  // MARK: Channels

  static let daphne403 = "HTTP/1.1 403 Access denied\r\n\r\n"
  static let daphne403BehindNginx =
    "HTTP/1.1 403 Access denied\r\n\(nginx)Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"
  static let daphne500 = "HTTP/1.1 500 Internal server error\r\n\r\n"
  static let daphneNoConnection = "HTTP/1.1 400 HTTP Connection header missing\r\n\r\n"
  static let daphneConnectionClose =
    "HTTP/1.1 400 HTTP Connection headers do not include \"upgrade\" value (case-insensitive): \"close\"\r\n"
    + "\(nginx)Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"
  static let daphneShortKey =
    "HTTP/1.1 400 bad Sec-WebSocket-Key (length must be 24 ASCII chars) \"c2hvcnQ=\"\r\n\r\n"
  static let daphneVersion =
    "HTTP/1.1 400 WebSocket version 99 not supported (supported versions: 13,8)\r\n"
    + "Sec-WebSocket-Version: 13,8\r\n\r\n"
  static let django404 =
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=utf-8\r\nServer: daphne\r\n"
    + "Transfer-Encoding: chunked\r\n\r\n\(djangoPage)"
  static let django404BehindNginx =
    "HTTP/1.1 404 Not Found\r\n\(nginx)Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n"
    + "Connection: keep-alive\r\n\r\n\(djangoPage)"
  static let djangoDebug404 =
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=utf-8\r\nServer: daphne\r\n\r\n"
    + "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <title>Page not found at /ws/chat/a/</title>\n</head><body>"
    + "<p>\n      Using the URLconf defined in <code>urls</code>,\n      Django tried these URL patterns"
  private static let djangoPage =
    "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n"
    + "  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n"

  // MARK: Flask

  private static let werkzeug = "Server: Werkzeug/3.1.9 Python/3.11.7\r\n\(date)"
  static let flask404 =
    "HTTP/1.1 404 NOT FOUND\r\n\(werkzeug)Content-Type: text/html; charset=utf-8\r\nContent-Length: 207\r\n"
    + "Connection: close\r\n\r\n<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
    + "<p>The requested URL was not found on the server. If you entered the URL manually please check your "
    + "spelling and try again.</p>\n"
  static let flask400 =
    "HTTP/1.1 400 BAD REQUEST\r\n\(werkzeug)Content-Type: text/html; charset=utf-8\r\nContent-Length: 167\r\n"
    + "Connection: close\r\n\r\n<!doctype html>\n<html lang=en>\n<title>400 Bad Request</title>\n"
    + "<h1>Bad Request</h1>\n<p>The browser (or proxy) sent a request that this server could not understand.</p>\n"
  static let engineIOPolling =
    "HTTP/1.1 200 OK\r\n\(werkzeug)Content-Type: text/plain; charset=UTF-8\r\n"
    + "Access-Control-Allow-Credentials: true\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    + "0{\"sid\":\"399WPNf5ZRVbiu7DAAAB\",\"upgrades\":[\"websocket\"],\"pingTimeout\":20000,"
    + "\"pingInterval\":25000,\"maxPayload\":1000000}"
  static let werkzeug431 =
    "HTTP/1.1 431 Line too long\r\n\(werkzeug)Connection: close\r\nContent-Type: text/html;charset=utf-8\r\n"
    + "Content-Length: 355\r\n\r\n<!DOCTYPE HTML>\n<html lang=\"en\"><head><title>Error response</title></head></html>"
  static let gevent101 =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

  /// A refusal of python-engineio.
  static func engineIO400(_ json: String) -> String {
    "HTTP/1.1 400 BAD REQUEST\r\n\(werkzeug)Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"
      + "Connection: close\r\n\r\n\(json)"
  }

  /// One of engine.io, which is the one of Node: `abortUpgrade`.
  static func node400(_ text: String) -> String {
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-type: text/html\r\nContent-Length: \(text.utf8.count)"
      + "\r\n\r\n\(text)"
  }

  // MARK: Other libraries

  private static let websockets = "Server: Python/3.11 websockets/17.4\r\n"
  static let websockets426 =
    "HTTP/1.1 426 Upgrade Required\r\n\(date)Connection: close\r\nContent-Length: 158\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\nUpgrade: websocket\r\n\(websockets)\r\n"
    + "Failed to open a WebSocket connection: missing Connection header.\n\nYou cannot access a WebSocket server "
    + "directly with a browser. You need a WebSocket client.\n"
  static let websockets505BehindNginx =
    "HTTP/1.1 505 HTTP Version Not Supported\r\n\(nginx)Content-Type: text/plain; charset=utf-8\r\n"
    + "Content-Length: 75\r\nConnection: keep-alive\r\n\r\n"
    + "Failed to open a WebSocket connection: unsupported HTTP version: HTTP/1.0.\n"
  static let websockets505 =
    "HTTP/1.1 505 HTTP Version Not Supported\r\n\(date)Connection: close\r\nContent-Length: 75\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\n\(websockets)\r\n"
    + "Failed to open a WebSocket connection: unsupported HTTP version: HTTP/1.0.\n"
  static let websocketsOrigin =
    "HTTP/1.1 403 Forbidden\r\n\(date)Connection: close\r\nContent-Length: 84\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\n\(websockets)\r\n"
    + "Failed to open a WebSocket connection: invalid Origin header: http://evil.example.\n"
  static let websocketsSubprotocol =
    "HTTP/1.1 400 Bad Request\r\n\(date)Connection: close\r\nContent-Length: 60\r\n"
    + "Content-Type: text/plain; charset=utf-8\r\n\(websockets)\r\n"
    + "Failed to open a WebSocket connection: missing subprotocol.\n"
  static let aiohttp400 =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 66\r\n\(date)"
    + "Server: Python/3.11 aiohttp/3.14.5\r\n\r\n"
    + "No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\"."
  static let aiohttp404 =
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n\(date)"
    + "Server: Python/3.11 aiohttp/3.14.5\r\n\r\n404: Not Found"
  static let tornadoOrigin =
    "HTTP/1.1 403 Forbidden\r\nServer: TornadoServer/6.6.1\r\nContent-Type: text/html; charset=UTF-8\r\n\(date)"
    + "Content-Length: 35\r\n\r\nCross origin websockets not allowed"
  static let tornado400BehindNginx =
    "HTTP/1.1 400 Bad Request\r\n\(nginx)Content-Type: text/html; charset=UTF-8\r\nContent-Length: 34\r\n"
    + "Connection: keep-alive\r\n\r\nCan \"Upgrade\" only to \"WebSocket\"."
  static let gorilla403 =
    "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\nSec-Websocket-Version: 13\r\n"
    + "X-Content-Type-Options: nosniff\r\n\(date)Content-Length: 10\r\n\r\nForbidden\n"
  static let gorilla400 =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nSec-Websocket-Version: 13\r\n"
    + "X-Content-Type-Options: nosniff\r\n\(date)Content-Length: 12\r\n\r\nBad Request\n"

  // MARK: Proxies

  /// One of nginx's own pages.
  static func nginxPage(_ status: String, _ title: String? = nil, adding fields: String = "") -> String {
    "HTTP/1.1 \(status)\r\n\(nginx)Content-Type: text/html\r\nConnection: keep-alive\r\n\(fields)\r\n"
      + "<html>\r\n<head><title>\(title ?? status)</title></head>\r\n<body>\r\n<center><h1>\(status)</h1></center>\r\n"
      + (title.map { "<center>\($0.drop { !$0.isLetter })</center>\r\n" } ?? "")
      + "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
  }

  /// One of haproxy's own pages.
  static func haproxyPage(_ status: String, _ text: String) -> String {
    "HTTP/1.1 \(status)\r\ncontent-length: 107\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n\r\n"
      + "<html><body><h1>\(status)</h1>\n\(text)\n</body></html>\n"
  }

  /// `websockets` behind haproxy, which writes the names in lower case.
  static let websockets426BehindHAProxy =
    "HTTP/1.1 426 Upgrade Required\r\ndate: Sun, 29 Nov 2026 23:59:42 GMT\r\ncontent-length: 158\r\n"
    + "content-type: text/plain; charset=utf-8\r\nupgrade: websocket\r\n"
    + "server: Python/3.11 websockets/17.4\r\nconnection: close\r\n\r\n"
    + "Failed to open a WebSocket connection: missing Upgrade header.\n"
  static let cloudflare522 =
    "HTTP/1.1 522 \r\n\(date)Content-Type: text/plain; charset=UTF-8\r\nContent-Length: 15\r\nServer: cloudflare\r\n"
    + "CF-RAY: 8f2c9d1b2a3c4d5e-FRA\r\n\r\nerror code: 522"
}
