import Diagnosis
import WebSocketCore

/// The options of a run that say what is asked for and how the server is reached, for a command line that does the
/// same again. Secrets are left out of it: it is printed.
extension Invocation {
  init(
    command: String, request: RequestOptions, network: NetworkOptions, tls: TLSOptions, key: String?
  ) {
    self.init(command: command)
    options += Self.options(of: request) + Self.reaching(network, tls, key: key)
  }

  /// Those that say how the server is reached.
  static func reaching(_ network: NetworkOptions, _ tls: TLSOptions, key: String?) -> [Option] {
    options(of: network) + options(of: network.proxying) + options(of: tls, key: key)
  }

  private static func options(of request: RequestOptions) -> [Option] {
    var options = request.header.map { Option("-H", redact(header: $0)) }
    options += request.subprotocol.map { Option("-s", $0) }
    if let origin = request.origin { options.append(Option("-o", origin)) }
    if let user = request.user {
      let name = user.prefix { $0 != ":" }
      // A JSON object is the credentials of Socket.IO as a whole.
      options.append(Option("-u", user.hasPrefix("{") ? Redaction.mark : "\(name):\(Redaction.mark)"))
    }
    if request.bearer != nil { options.append(Option("--bearer", Redaction.mark)) }
    return options
      + request.cookie.map { Option("--cookie", "\($0.prefix { $0 != "=" })=\(Redaction.mark)") }
  }

  /// Takes `Name: value`, as `-H` has it.
  private static func redact(header: String) -> String {
    String(decoding: Redaction.redact(Array(header.utf8)), as: UTF8.self)
  }

  private static func options(of network: NetworkOptions) -> [Option] {
    var options = network.resolve.map { Option("--resolve", $0) }
    if let path = network.unixSocket { options.append(Option("--unix-socket", path)) }
    if network.ipv4 { options.append(Option("-4")) }
    if network.ipv6 { options.append(Option("-6")) }
    if network.redirects.location { options.append(Option("-L")) }
    return options
  }

  private static func options(of proxying: ProxyOptions) -> [Option] {
    var options: [Option] = []
    if let proxy = proxying.proxy {
      options.append(Option("--proxy", (try? ProxyURI(parsing: proxy))?.description ?? Redaction.mark))
    }
    if let user = proxying.proxyUser {
      options.append(Option("--proxy-user", "\(user.prefix { $0 != ":" }):\(Redaction.mark)"))
    }
    if let list = proxying.noproxy { options.append(Option("--noproxy", list)) }
    if let file = proxying.proxyCacert { options.append(Option("--proxy-cacert", file)) }
    return options + (proxying.proxyInsecure ? [Option("--proxy-insecure")] : [])
  }

  private static func options(of tls: TLSOptions, key: String?) -> [Option] {
    let valued = [
      ("--cacert", tls.cacert), ("--cert", tls.cert), ("--key", key), ("--sni", tls.sni),
      ("--tls-min", tls.tlsMin?.label), ("--tls-max", tls.tlsMax?.label),
    ]
    return (tls.insecure ? [Option("-k")] : [])
      + valued.compactMap { name, value in value.map { Option(name, $0) } }
  }
}

extension ConnectCommand {
  /// What a finding may turn on, beside the plan of the connection.
  var evidenceSettings: Evidence.Settings {
    var settings = Evidence.Settings()
    settings.pingInterval = wire.pingInterval
    settings.speaksSocketIO = socketIO.isOn
    return settings
  }

  var invocation: Invocation {
    var invocation = Invocation(
      command: "connect", request: request, network: network, tls: tls, key: clientKey.key)
    invocation.options += socketIO.namespaces.map {
      // The option needs no value, so that its value stands behind an equals sign.
      Invocation.Option("--socketio=\($0)")
    }
    if let offer = compression.compress?.offer.headerElement {
      let parameters = ExtensionOffer.headerValue([offer]).split(separator: ";", maxSplits: 1).dropFirst()
      invocation.options.append(
        .init((["--compress"] + parameters.map { $0.drop { $0 == " " } }).joined(separator: "=")))
    }
    if socketIO.auth != nil { invocation.options.append(.init("--socketio-auth", Redaction.mark)) }
    if url == LocalEcho.target { invocation.target = url }
    return invocation
  }
}
