import WebSocketCore

/// Where a server that refuses an Origin has those that it lets in: from outside they cannot be found.
package struct AllowedOrigins: Equatable, Sendable {
  /// For a sentence: `cors_allowed_origins of Flask-SocketIO`.
  package let place: String
  /// The answer says that it is the Origin; otherwise it may be something else.
  package let isCertain: Bool

  /// Nil where the evidence does not name the stack, or has nothing to do with an Origin.
  package init?(_ evidence: Evidence) {
    guard let finding = Catalogue.diagnose(evidence) else { return nil }
    switch finding.id {
    case "channels-origin":
      place = "ALLOWED_HOSTS of Django's settings, or the list of OriginValidator in asgi.py"
    case "engineio-origin": place = "cors_allowed_origins of Flask-SocketIO or python-socketio"
    case "origin-refused" where evidence.software == .tornado: place = "check_origin of Tornado's handler"
    case "origin-refused" where evidence.software == .websockets: place = "origins= of serve() (websockets)"
    case "origin-refused": place = "the server's own configuration"
    default: return nil
    }
    isCertain = finding.certainty == .certain
  }
}
