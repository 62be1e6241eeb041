import TLS
import WebSocketCore

/// Everything that a run holds when it fails: what a finding is made from. What is not known is nil or empty.
package struct Evidence: Sendable {
  package var symptom: Symptom
  package var uri: WebSocketURI
  /// False: it is an answer from a file, without the request that says where it went, and `uri` stands for nothing.
  package var knowsURL = true
  /// Connected to in place of the host.
  package var unixSocketPath: String?
  package var settings: Settings
  /// How to run the same again.
  package var invocation: Invocation
  /// Seconds since 1970 when it failed; 0 where nobody knows.
  package var wallClock: Int64 = 0

  /// Those that came to nothing, in their order.
  package var attempts: [Attempt] = []
  /// The address that was connected to.
  package var address: String?
  package var proxy: ProxyEvidence?
  /// What a finished TLS handshake agreed on.
  package var tls: TLSSummary?
  /// As it was sent; nil where it never came to that, and where nobody knows it.
  package var request: RequestHead?
  package var response: ResponseHead?
  /// What came of the body of a refusal.
  package var body: [UInt8] = []
  /// What came of an answer whose head did not end.
  package var partialAnswer: [UInt8] = []
  /// The verdicts on the answer.
  package var checks: [Check] = []
  /// Nil until the connection was open.
  package var session: SessionEvidence?

  package init(symptom: Symptom, uri: WebSocketURI, settings: Settings, invocation: Invocation) {
    self.symptom = symptom
    self.uri = uri
    self.settings = settings
    self.invocation = invocation
  }
}

extension Evidence {
  package enum Family: Sendable {
    case any, v4, v6
  }

  /// What the options of the run say, as far as a finding may turn on it.
  package struct Settings: Sendable {
    /// Which addresses are wanted: `-4`, `-6`.
    package var family = Family.any
    /// What the certificate must be for; nil: the host.
    package var serverName: String?
    package var verifiesPeer = true
    package var caFile: String?
    /// A certificate of our own goes to a server that asks for one.
    package var hasClientCertificate = false
    package var minimumVersion: TLSVersion?
    package var maximumVersion: TLSVersion?
    /// Seconds between our Pings; nil: we send none.
    package var pingInterval: Double?
    /// Bytes of the longest message that we take.
    package var maximumMessageSize = 64 << 20
    package var misbehavior: Set<Misbehavior> = []
    package var speaksSocketIO = false

    package init() {}
  }

  /// An address, and why it could not be connected to.
  package struct Attempt: Hashable, Sendable {
    /// `127.0.0.1:8000`.
    package var address: String
    /// The value of `errno`.
    package var code: Int32
    /// The system's text for it.
    package var text: String

    package init(address: String, code: Int32, text: String) {
      self.address = address
      self.code = code
      self.text = text
    }
  }

  /// Where the server is, for a sentence: `localhost:8000`, `/run/app.sock`.
  var place: String { unixSocketPath ?? uri.authority }
}
