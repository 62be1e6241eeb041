/// `-h`: the page that fits a screen. `--help` lists every option.
enum ShortHelp {
  /// - Returns: nil when no argument asks for it.
  static func page(for arguments: [String]) -> String? {
    let own = arguments.prefix { $0 != "--" }
    guard own.contains("-h") else { return nil }
    return pages[own.first ?? ""] ?? overview
  }

  private static let overview = """
    wscope: a WebSocket debugger for the command line

      wscope connect URL             stdin lines out, messages to stdout
      wscope listen [HOST:]PORT      a throwaway server: echo by default
      wscope handshake-inspect URL   the upgrade, raw, and judged line by line
      wscope frame-dump FILE         frames decoded, and judged

    Examples:
      echo hello | wscope connect --frames echo:
      wscope listen --reply 'Echo: {}' 9000
      wscope handshake-inspect -q wss://localhost:8000/ws && echo fine

    wscope COMMAND -h is a page for one command; wscope COMMAND --help lists every option.
    """

  private static let pages: [String: String] = [
    "connect": """
    wscope connect [options] URL: stdin lines out as text messages, messages to stdout

      -x, --execute TEXT       send this instead of stdin (repeatable)
      -b, --binary[=SIZE]      binary messages; --binary=whole for a single one
      --count N, --until TEXT  close after N messages, or after one that holds TEXT
      -w, --wait SECONDS       close so long after the last input; --no-close: leave it to the server
      -H, --header 'N: V'      request header; -s subprotocol, -o origin, -u user:password
      -k, --insecure           do not verify TLS; --cacert, --cert, --key
      -L, --location           follow redirects;  --proxy URL  go through a proxy
      -v, --verbose            show the handshake;  --frames  show each frame
      --json                   JSON Lines in place of payloads;  --format TEMPLATE  as curl's -w
      --max-time SECONDS       give up after so long
      --expect TEXT            wait for this message, else exit status 20; --expect-close, --max-rtt
      --record FILE            keep the session (.jsonl, .har, .pcapng);  --replay FILE  play it again
      --send-frame FIELDS      send a frame, legal or not;  --misbehave KIND  break the protocol
      --curl curl ...          the request of a cURL command, as a browser copies it; comes last

    Examples:
      echo hello | wscope connect echo:
      wscope connect -x '{"type":"subscribe"}' --count 3 wss://example.com/feed
      wscope connect -v --frames -H 'Cookie: session=abc' ws://localhost:8000/ws

    Everything else: wscope connect --help
    """,
    "listen": """
    wscope listen [options] [HOST:]PORT: a throwaway WebSocket server; port 0 picks a free one

      --reply TEMPLATE         answer with this text; {} is the message
      --broadcast, --sink      send to all clients; answer nothing
      --pipe, --exec COMMAND   stdin and stdout, or a process for each client
      --socketio[=/NAMESPACE]  serve Socket.IO: echo, --broadcast, --rooms; stdin lines are events
      --path, --allow-origin   accept only these;  -s  agree to a subprotocol
      --self-signed            serve wss with a certificate made at start; --cert, --key
      --once, --count N        exit after one connection, or after N messages
      -v, --verbose            show each handshake;  --frames  show each frame
      --json                   JSON Lines on stdout
      --expect TEXT            wait for this message, else exit status 20
      --record FILE            keep the sessions (.jsonl, .har, .pcapng);  --replay FILE  play one
      --misbehave KIND         break the protocol, to see what a client does

    Examples:
      wscope listen 9000
      wscope listen --reply 'Echo: {}' --path /ws --frames 127.0.0.1:9000
      wscope listen --socketio --broadcast --rooms 5000
      wscope listen --self-signed --write-ca ca.pem 9443

    Everything else: wscope listen --help
    """,
    "handshake-inspect": """
    wscope handshake-inspect [options] URL: the upgrade, raw, and judged line by line

      --key KEY                print the Sec-WebSocket-Accept that belongs to a key
      --offline FILE           judge a request, an answer or both from text (- is stdin)
      --listen [HOST:]PORT     judge what one client sends
      --timing, --repeat N     how long each phase takes
      --idle-probe[=SECONDS]   after how much silence the connection is cut
      --variations             ask again with one change at a time: what does the server object to?
      --diff FILE              compare with a request that works: text, HAR, or a cURL command
      --curl curl ...          the request of a cURL command, as a browser copies it; comes last
      -H, --header 'N: V'      request header; -s subprotocol, -o origin, -u user:password
      -k, --insecure           do not verify TLS; --cacert
      -q, --quiet              print nothing; the exit status tells
      --json                   JSON Lines;  --format TEMPLATE  as curl's -w
      --expect-status 403      and --expect-header, --expect-subprotocol: else exit status 20

    Examples:
      wscope handshake-inspect wss://localhost:8000/ws
      wscope handshake-inspect --variations ws://localhost:8000/ws
      wscope handshake-inspect --key dGhlIHNhbXBsZSBub25jZQ==
      wscope handshake-inspect --offline handshake.txt

    Everything else: wscope handshake-inspect --help
    """,
    "frame-dump": """
    wscope frame-dump [options] [FILE | - | URL]: frames decoded, with what is wrong with them

      --input raw|hex          do not guess what the input is
      --from client|server     who sent it (else told by the MASK bit of the first frame)
      --bytes                  draw each frame's bytes field by field
      --payload                only the payload bytes
      --json                   JSON Lines
      --html FILE              a page for the browser: timeline, search, filters
      --compose 'FIELDS'       print the bytes of a frame, legal or not; --hex

    Examples:
      wscope frame-dump capture.bin
      echo '81 85 37 fa 21 3d 7f 9f 4d 51 58' | wscope frame-dump --bytes
      wscope frame-dump --compose 'op=text mask=0x01020304 payload=Hello' --hex

    Everything else: wscope frame-dump --help
    """,
  ]
}
