/// The options of curl 8, as far as a line can be cut by them: their names, their letters, and which of them are
/// followed by a value.
enum CurlOption {
  /// `name`, or `name:letter`.
  private static let withValue = """
    abstract-unix-socket alt-svc aws-sigv4 cacert capath cert:E cert-type ciphers config:K connect-timeout \
    connect-to continue-at:C cookie:b cookie-jar:c create-file-mode crlfile curves data:d data-ascii data-binary \
    data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url \
    dump-header:D ech egd-file engine etag-compare etag-save expect100-timeout form:F form-string ftp-account \
    ftp-alternative-to-user ftp-method ftp-port:P ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip \
    header:H help:h hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt \
    keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt \
    max-filesize max-redirs max-time:m netrc-file noproxy oauth2-bearer output:o output-dir parallel-max \
    parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy:x proxy-cacert \
    proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type \
    proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword \
    proxy-tlsuser proxy-user:U proxy1.0 pubkey quote:Q random-file range:r rate referer:e request:X \
    request-target resolve retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a \
    socks5 socks5-gssapi-service socks5-hostname speed-limit:Y speed-time:y stderr telnet-option:t tftp-blksize \
    time-cond:z tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config \
    unix-socket upload-file:T url url-query user:u user-agent:A variable vlan-priority write-out:w
    """

  private static let alone = """
    anyauth append:a basic ca-native cert-status compressed compressed-ssh create-dirs crlf digest disable:q \
    disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed fail:f \
    fail-early fail-with-body false-start follow form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip \
    ftp-ssl-ccc ftp-ssl-control get:G globoff:g haproxy-protocol head:I http0.9 http1.0:0 http1.1 http2 \
    http2-prior-knowledge http3 http3-only ignore-content-length include:i insecure:k ipv4:4 ipv6:6 \
    junk-session-cookies:j list-only:l location:L location-trusted mail-rcpt-allowfails manual:M metalink mptcp \
    negotiate netrc:n netrc-optional next alpn buffer no-buffer:N clobber keepalive npn progress-meter sessionid \
    ntlm ntlm-wb out-null parallel:Z parallel-immediate path-as-is post301 post302 post303 progress-bar:# \
    proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm \
    proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel:p raw remote-header-name:J \
    remote-name:O remote-name-all remote-time:R remove-on-error retry-all-errors retry-connrefused sasl-ir \
    show-error:S silent:s skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast \
    ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2:2 sslv3:3 styled-output \
    suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tls-earlydata tlsv1:1 tlsv1.0 tlsv1.1 \
    tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time use-ascii:B verbose:v version:V xattr
    """

  private static let longNames: [String: Bool] = names(withValue, true).merging(names(alone, false)) { $1 }
  private static let letters: [Character: String] = letters(withValue).merging(letters(alone)) { $1 }

  /// - Returns: whether a value follows the long option; nil for what is none of curl's.
  static func takesValue(_ name: String) -> Bool? {
    if let known = longNames[name] { return known }
    // Each that is alone can be turned off again.
    return name.hasPrefix("no-") && longNames[String(name.dropFirst(3))] == false ? false : nil
  }

  /// The long name of a letter.
  static func name(of letter: Character) -> String? { letters[letter] }

  private static func names(_ list: String, _ hasValue: Bool) -> [String: Bool] {
    let pairs = list.split(separator: " ").map { (String($0.prefix { $0 != ":" }), hasValue) }
    return Dictionary(pairs) { first, _ in first }
  }

  private static func letters(_ list: String) -> [Character: String] {
    let pairs = list.split(separator: " ").compactMap { word -> (Character, String)? in
      let parts = word.split(separator: ":")
      return parts.count == 2 ? parts[1].first.map { ($0, String(parts[0])) } : nil
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// What the options do that `wscope` has nothing for, and that change what is sent or where to. What is in no
  /// list concerns only what curl does with the answer.
  static let consequential: Set<String> = [
    "abstract-unix-socket", "anyauth", "aws-sigv4", "capath", "cert-type", "ciphers", "config",
    "connect-to", "crlfile", "curves", "digest", "dns-interface", "dns-ipv4-addr", "dns-ipv6-addr",
    "dns-servers", "doh-url", "ech", "engine", "haproxy-clientip", "haproxy-protocol", "http1.0",
    "http2-prior-knowledge", "http3-only", "interface", "key-type", "local-port", "negotiate", "netrc",
    "netrc-file", "netrc-optional", "ntlm", "ntlm-wb", "pass", "pinnedpubkey", "preproxy", "proxy-anyauth",
    "proxy-cert", "proxy-digest", "proxy-header", "proxy-key", "proxy-negotiate", "proxy-ntlm", "proxy1.0",
    "range", "request-target", "socks4", "socks4a", "tls13-ciphers", "url-query", "variable",
  ]

  /// Options that make a request with a body.
  static let bodies: Set<String> = [
    "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "json",
    "upload-file",
  ]
}
