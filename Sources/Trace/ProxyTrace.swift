/// A proxy was asked for a tunnel to the server.
package struct ProxyTrace: Sendable {
  /// `http://user:[redacted]@127.0.0.1:3128`.
  package var url: String
  /// Where the tunnel leads: `example.com:443`.
  package var target: String
  /// Nil: the tunnel stands. Otherwise why there is none to this address, and the next one is tried.
  package var error: String?
  /// Seconds from the connection to the proxy on.
  package var duration: Double

  package init(url: String, target: String, error: String? = nil, duration: Double) {
    self.url = url
    self.target = target
    self.error = error
    self.duration = duration
  }
}
