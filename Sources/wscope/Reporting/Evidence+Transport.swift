import Diagnosis
import Reactor
import Transport
import WebSocketCore

// What the transport tells, as evidence.

extension Evidence.Attempt {
  init(_ address: SocketAddress, _ error: SystemError) {
    self.init(address: address.description, code: error.code, text: error.message)
  }
}

extension Evidence.Settings {
  /// With what the plan of the connection says.
  func completed(by plan: ClientPlan) -> Evidence.Settings {
    var settings = self
    switch plan.target.family {
    case .any: settings.family = .any
    case .v4: settings.family = .v4
    case .v6: settings.family = .v6
    }
    settings.maximumMessageSize = plan.connection.maximumMessageSize
    settings.misbehavior = plan.connection.misbehavior
    settings.serverName = plan.tls?.serverName
    if let tls = plan.tls?.context.configuration {
      settings.verifiesPeer = tls.verifiesPeer
      settings.caFile = tls.caFile
      settings.hasClientCertificate = tls.certificateFile != nil
      settings.minimumVersion = tls.minimumVersion
      settings.maximumVersion = tls.maximumVersion
    }
    return settings
  }
}

extension StreamFate {
  init(_ end: ChannelEnd) {
    switch end {
    case .eof: self = .fin
    case .truncated: self = .truncated
    case .reset(let error): self = .reset(error.message)
    case .failed(let error): self = .failed(error.message)
    case .tlsFailed(let error): self = .tlsFailed(error)
    }
  }

  init(_ end: StreamEnd) {
    switch end {
    case .peer(let end): self.init(end)
    case .local: self = .local
    case .closeTimeout(let seconds): self = .closeTimeout(seconds)
    }
  }
}

extension SessionEvidence.Count {
  init(_ traffic: Traffic) {
    self.init(messages: traffic.messages, bytes: traffic.bytes, longest: traffic.longest)
  }
}
