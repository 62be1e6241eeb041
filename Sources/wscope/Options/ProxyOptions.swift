import ArgumentParser
import TLS
import Transport
import WebSocketCore

/// The proxy on the way to the server.
struct ProxyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Go through this proxy: http://, https://, socks5:// (names are resolved here) or socks5h:// (by the "
        + "proxy); '' ignores the variables that name one.",
      valueName: "url"))
  var proxy: String?

  @Option(help: ArgumentHelp("Credentials for the proxy.", valueName: "user:password"))
  var proxyUser: String?

  @Option(
    help: ArgumentHelp(
      "Go to these hosts without a proxy, in place of what NO_PROXY says: names, addresses and networks "
        + "(10.0.0.0/8), separated by commas; * for all.",
      valueName: "list"))
  var noproxy: String?

  @Option(
    help: ArgumentHelp(
      "Trust the certificates in this file (PEM) for an https:// proxy, in place of the system's.",
      valueName: "file"),
    completion: .file())
  var proxyCacert: String?

  @Flag(help: "Do not verify the certificate of an https:// proxy.")
  var proxyInsecure = false

  /// What is gone through to this server; nil: nothing.
  ///
  /// - Parameters:
  ///   - uri: the server's.
  ///   - environment: the variables that name proxies; nil for those that are not set.
  func selected(for uri: WebSocketURI, _ environment: (String) -> String?) throws(Failure) -> ProxyURI? {
    let exceptions = noproxy ?? ProxyEnvironment.exceptions(environment) ?? ""
    if NoProxyList(parsing: exceptions).contains(host: uri.host) { return nil }
    let named: (name: String, value: String)? =
      if let proxy { proxy.isEmpty ? nil : ("--proxy", proxy) } else {
        ProxyEnvironment.proxy(isSecure: uri.isSecure, environment)
      }
    guard let named else { return nil }
    do throws(ProxyURIError) {
      let uri = try ProxyURI(parsing: named.value)
      return try proxyUser.map { user throws(ProxyURIError) in try uri.withCredentials(user) } ?? uri
    } catch {
      // Without its value: that may hold a password.
      throw Failure(.usage, phase: .usage, "\(named.name): \(error.message)")
    }
  }
}

extension ClientOptions {
  /// Nil: the server is dialled.
  func proxyPlan(_ uri: WebSocketURI, _ server: DialTarget) throws(Failure) -> ProxyPlan? {
    // A Unix socket leads to the server by itself, whatever the environment says.
    guard network.unixSocket == nil, !isLocal,
      let proxy = try network.proxying.selected(for: uri, Terminal.environment)
    else { return nil }
    return ProxyPlan(
      uri: proxy,
      target: DialTarget(
        host: proxy.host, port: proxy.port, family: server.family, overrides: server.overrides),
      tls: try proxyTLS(proxy), userAgent: userAgent)
  }

  private func proxyTLS(_ proxy: ProxyURI) throws(Failure) -> ClientPlan.TLSPlan? {
    guard proxy.kind == .https else { return nil }
    var configuration = TLSConfiguration(role: .client)
    configuration.verifiesPeer = !network.proxying.proxyInsecure
    configuration.caFile = network.proxying.proxyCacert
    configuration.minimumVersion = tls.tlsMin
    configuration.maximumVersion = tls.tlsMax
    configuration.keyLogFile = tls.keylog
    do {
      return ClientPlan.TLSPlan(
        context: try TLSContext(configuration), serverName: proxy.host, verifiedName: proxy.host)
    } catch {
      throw Failure(
        .inputUnreadable, phase: .tls, error.message, hint: "--proxy-cacert FILE holds certificates in PEM")
    }
  }
}
