import TLS
import Transport
import WebSocketCore

/// From options to the plan of a client: every word is checked before anything is dialled.
struct ClientOptions {
  var request: RequestOptions
  var network: NetworkOptions
  var tls: TLSOptions
  /// The private key of `tls.cert`.
  var key: String?
  var deflateOffers: [DeflateOffer] = []
  /// In bytes.
  var compressionThreshold = 0
  var maximumMessageSize = 64 << 20
  var random = RandomSource.system
  /// The server is this process's own: no proxy would find it.
  var isLocal = false
  /// Puts into the URL what it lacks.
  var complete: (WebSocketURI) -> WebSocketURI = { $0 }

  /// Where a client that a user has given this URL begins.
  func uri(of url: String) throws(Failure) -> WebSocketURI { complete(try parse(url)) }

  /// - Parameters:
  ///   - uri: where to connect.
  ///   - sendsCredentials: false where a redirect leads to another origin: what was meant for the first one is
  ///     left out.
  func plan(for uri: WebSocketURI, sendsCredentials: Bool = true) throws(Failure) -> ClientPlan {
    var options = self
    if !sendsCredentials { options.forgetOrigin() }
    return try options.plan(for: uri)
  }

  private func plan(for uri: WebSocketURI) throws(Failure) -> ClientPlan {
    var random = random
    let target = try target(uri)
    var plan = ClientPlan(
      uri: uri, target: target, tls: try tlsPlan(uri),
      request: try upgradeRequest(uri, nonce: random.bytes(16)),
      connection: ConnectionConfiguration(role: .client, maximumMessageSize: maximumMessageSize),
      connectTimeout: min(network.connectTimeout, network.maxTime ?? .infinity))
    plan.proxy = try proxyPlan(uri, target)
    plan.deflateOffers = deflateOffers
    plan.connection.compressionThreshold = compressionThreshold
    return plan
  }

  /// The request alone: nothing else of the plan is looked at.
  func upgrade(for url: String) throws(Failure) -> (uri: WebSocketURI, request: SentRequest) {
    let uri = try uri(of: url)
    var random = random
    return (uri, try upgradeRequest(uri, nonce: random.bytes(16)))
  }

  private func parse(_ url: String) throws(Failure) -> WebSocketURI {
    func refuse(_ why: String) -> Failure {
      Failure(.usage, phase: .usage, "the URL '\(Redaction.redact(target: url))': \(why)")
    }
    // Swift repairs arguments that are not UTF-8.
    if url.unicodeScalars.contains("\u{FFFD}") { throw refuse("it is not UTF-8: write %NN for such a byte") }
    if url == "-" { throw refuse("there is none: stdin is for messages") }
    let uri: WebSocketURI
    do {
      uri = try WebSocketURI(parsing: url)
    } catch {
      throw refuse(error.message)
    }
    // RFC 6455 §3: fragment identifiers MUST NOT be used.
    if let warning = uri.warnings.first { throw refuse(warning.message) }
    return uri
  }

  /// As curl does: credentials and cookies, and the names that go with the first host.
  private mutating func forgetOrigin() {
    request.user = nil
    request.bearer = nil
    request.cookie = []
    request.header.removeAll { text in
      let name = text.prefix { $0 != ":" && $0 != ";" }
      return ["Authorization", "Cookie", "Host", "Proxy-Authorization"].contains {
        HTTPSyntax.matches($0, name)
      }
    }
    tls.sni = nil
  }

  private func target(_ uri: WebSocketURI) throws(Failure) -> DialTarget {
    var overrides: [ResolveOverride] = []
    for text in network.resolve {
      do {
        overrides.append(try ResolveOverride(parsing: text))
      } catch {
        throw Failure(.usage, phase: .usage, "--resolve '\(text)': \(error.message)")
      }
    }
    return DialTarget(
      host: uri.host, port: uri.port, unixSocketPath: network.unixSocket,
      family: network.ipv4 ? .v4 : network.ipv6 ? .v6 : .any, overrides: overrides)
  }

  private func tlsPlan(_ uri: WebSocketURI) throws(Failure) -> ClientPlan.TLSPlan? {
    if key != nil, tls.cert == nil { throw Failure(.usage, phase: .usage, "--key needs --cert") }
    guard uri.isSecure else { return nil }
    var configuration = TLSConfiguration(role: .client)
    configuration.verifiesPeer = !tls.insecure
    configuration.caFile = tls.cacert
    configuration.certificateFile = tls.cert
    configuration.keyFile = key
    configuration.minimumVersion = tls.tlsMin
    configuration.maximumVersion = tls.tlsMax
    configuration.keyLogFile = tls.keylog
    do {
      return ClientPlan.TLSPlan(
        context: try TLSContext(configuration), serverName: tls.sni ?? uri.host,
        verifiedName: tls.sni ?? uri.host)
    } catch {
      throw Failure(tlsConfiguration: error)
    }
  }

  private func upgradeRequest(_ uri: WebSocketURI, nonce: [UInt8]) throws(Failure) -> SentRequest {
    var upgrade = UpgradeRequest(uri: uri, nonce: nonce)
    upgrade.subprotocols = request.subprotocol
    upgrade.origin = request.origin
    if !deflateOffers.isEmpty {
      upgrade.extensions = [ExtensionOffer.headerValue(deflateOffers.map(\.headerElement))]
    }
    upgrade.credentials = credentials
    upgrade.cookies = request.cookie
    upgrade.userAgent = userAgent
    do {
      upgrade.headers = try request.header.map { text throws(RequestError) in try HeaderOption(parsing: text)
      }
      return try upgrade.serialize()
    } catch {
      throw Failure(.usage, phase: .usage, error.message)
    }
  }

  static let userAgent = "wscope/\(WScope.version)"
  var userAgent: String { Self.userAgent }

  private var credentials: UpgradeRequest.Credentials? {
    if let token = request.bearer { return .bearer(token: token) }
    guard let user = request.user else { return nil }
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return .basic(user: String(parts[0]), password: parts.count > 1 ? String(parts[1]) : "")
  }
}

extension Failure {
  /// A certificate or key file that does not serve.
  init(tlsConfiguration error: TLSError) {
    self.init(
      .inputUnreadable, phase: .tls, error.message,
      hint: "--cert FILE holds the certificate, --key FILE its key; both are PEM")
  }
}
