/// After how long without traffic a proxy or load balancer cuts a connection.
enum IdleLimit {
  /// How far an idle time may lie from the limit that ended it, in seconds. Proxies count by a clock that they read
  /// once a turn of their loop, and we count from when we have read, which makes it early; timers, and machines with
  /// too much to do, are late.
  static let tolerance = -0.5...1.5

  /// What they have unless they are told otherwise, in whole seconds.
  private static let defaults: [(seconds: Int, owners: [String])] = [
    (30, ["haproxy's timeouts in many examples"]), (50, ["haproxy's timeouts in its own examples"]),
    (55, ["Heroku"]), (60, ["nginx (proxy_read_timeout)", "an AWS ALB"]), (100, ["Cloudflare"]),
    (180, ["Traefik"]), (240, ["Azure Load Balancer"]), (300, ["Envoy and Istio"]),
    (350, ["an AWS NLB or NAT gateway"]), (600, ["a Google Cloud load balancer"]),
  ]

  /// Below it a handler that ended is the better guess.
  private static let shortestOfPeople = 20

  /// The default that an idle time looks like.
  static func known(near idle: Double) -> (seconds: Int, owners: [String])? {
    defaults.first { isNear(idle, $0.seconds) }
  }

  /// The limit that a person may have set, where an idle time looks like one: a multiple of 5 s, or of 10 s from two
  /// minutes on.
  static func round(near idle: Double) -> Int? {
    // A limit of weeks is none.
    guard idle.isFinite, idle < 1e6 else { return nil }
    let step = idle < 120 ? 5 : 10
    let limit = Int((idle - tolerance.lowerBound) / Double(step)) * step
    return limit >= shortestOfPeople && isNear(idle, limit) ? limit : nil
  }

  private static func isNear(_ idle: Double, _ limit: Int) -> Bool {
    tolerance.contains(idle - Double(limit))
  }
}
