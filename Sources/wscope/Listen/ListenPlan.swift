import Reactor
import TLS
import Transport
import WebSocketCore

/// From options to a server, every word checked before the first client.
enum ListenPlan {
  /// - Parameters:
  ///   - options: what the user typed.
  ///   - tell: takes the fingerprint of a certificate made now.
  static func server(_ options: ListenCommand, tell: (String) -> Void) throws(Failure) -> ServerPlan {
    var connection = ConnectionConfiguration(role: .server, maximumMessageSize: options.wire.maxMessage.bytes)
    connection.isLenient = options.wire.lenient
    connection.misbehavior = options.misbehavior.kinds
    var plan = ServerPlan(policy: try policy(options), connection: connection)
    plan.policy.isLenient = options.wire.lenient
    plan.policy.deflate = options.compression.policy
    plan.connection.compressionThreshold = options.compression.compressThreshold.bytes
    plan.handshakeTimeout = options.limits.handshakeTimeout
    // Over polling a client of Socket.IO has several connections: its sessions are counted instead.
    if !options.socketIO.isOn {
      plan.maximumConnections = options.limits.once ? 1 : options.limits.maxConnections
    }
    plan.tls = try tls(options.tls, tell)
    plan.refusal = options.misbehavior.refusal
    return plan
  }

  private static func policy(_ command: ListenCommand) throws(Failure) -> ServerPolicy {
    let options = command.handshake
    var policy = ServerPolicy()
    if !options.path.isEmpty { policy.paths = options.path }
    if command.socketIO.isOn { policy.paths = SocketIOAddress.served(options.path) }
    if !options.allowOrigin.isEmpty { policy.origins = options.allowOrigin }
    policy.subprotocols = options.subprotocol
    policy.passesPlainRequests = options.page || command.socketIO.isOn
    do {
      policy.headers = try options.header.map { text throws(RequestError) in try HeaderOption(parsing: text) }
    } catch {
      throw Failure(.usage, phase: .usage, error.message)
    }
    return policy
  }

  private static func tls(_ options: ServerTLSOptions, _ tell: (String) -> Void) throws(Failure)
    -> TLSContext?
  {
    guard options.isSecure else { return nil }
    var configuration = TLSConfiguration(role: .server)
    configuration.certificateFile = options.cert
    configuration.keyFile = options.key
    configuration.clientCAFile = options.clientCa
    configuration.keyLogFile = options.keylog
    configuration.minimumVersion = options.tlsMin
    configuration.maximumVersion = options.tlsMax
    let context: TLSContext
    do throws(TLSError) {
      if options.selfSigned { configuration.selfSigned = try SelfSignedCertificate.make() }
      context = try TLSContext(configuration)
    } catch {
      throw Failure(tlsConfiguration: error)
    }
    if let certificate = configuration.selfSigned { try announce(certificate, options, tell) }
    return context
  }

  /// The fingerprint, for those who compare it, and the file, for clients that verify.
  private static func announce(
    _ certificate: SelfSignedCertificate, _ options: ServerTLSOptions, _ tell: (String) -> Void
  ) throws(Failure) {
    tell("self-signed certificate, SHA-256 \(certificate.fingerprint)")
    if let path = options.writeCa { try FileContents.write(certificate.pem, to: path) }
  }

  static func acceptor(_ options: ListenCommand, _ reactor: Reactor) throws(Failure) -> Acceptor {
    try acceptor(address: options.address ?? "", unixSocketPath: options.limits.unixSocket, reactor)
  }

  /// - Parameters:
  ///   - address: `[HOST:]PORT`; not looked at where there is a path.
  ///   - unixSocketPath: nil for TCP.
  ///   - reactor: the loop to accept on.
  static func acceptor(
    address: String, unixSocketPath: String?, _ reactor: Reactor
  ) throws(Failure) -> Acceptor {
    guard let endpoint = unixSocketPath.map({ ListenEndpoint.unix(path: $0) }) ?? parse(address) else {
      throw Failure(.usage, phase: .usage, "'\(address)' is no [HOST:]PORT")
    }
    do {
      return try Acceptor(reactor: reactor, endpoint: endpoint)
    } catch {
      throw Failure(
        .otherError, phase: .connect, "cannot listen: \(error.message)", address: unixSocketPath ?? address,
        hint: unixSocketPath == nil ? "port 0 picks a free one" : nil)
    }
  }

  /// `9000`, `:9000`, `0.0.0.0:9000`, `[::1]:9000`, `localhost:0`.
  static func parse(_ address: String) -> ListenEndpoint? {
    guard let colon = address.lastIndex(of: ":") else {
      return UInt16(address).map { .tcp(host: "127.0.0.1", port: $0) }
    }
    guard let port = UInt16(address[address.index(after: colon)...]) else { return nil }
    var host = String(address[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      return nil
    }
    return .tcp(host: host.isEmpty ? "127.0.0.1" : host, port: port)
  }

  /// The URL under which the listener is reached from this machine.
  static func url(of address: SocketAddress, isSecure: Bool) -> String {
    (isSecure ? "wss://" : "ws://") + address.description
  }
}
