import ArgumentParser

/// How the server is reached.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Connect to this address for that host and port, without resolving the name (repeatable).",
      valueName: "host:port:address"))
  var resolve: [String] = []

  @Option(
    help: ArgumentHelp("Connect to this Unix socket; the URL still gives Host and path.", valueName: "path"),
    completion: .file())
  var unixSocket: String?

  @OptionGroup var proxying: ProxyOptions

  @OptionGroup var redirects: RedirectOptions

  @Flag(name: .customShort("4"), help: "Use IPv4 only.")
  var ipv4 = false

  @Flag(name: .customShort("6"), help: "Use IPv6 only.")
  var ipv6 = false

  @Option(
    name: .customLong("connect-timeout"),
    help: ArgumentHelp(
      "Give up when the connection is not open after so many seconds (default: 30).", valueName: "seconds"))
  var givenConnectTimeout: Double?

  var connectTimeout: Double { givenConnectTimeout ?? 30 }

  @Option(
    help: ArgumentHelp("Give up after so many seconds in all, connecting included.", valueName: "seconds"))
  var maxTime: Double?

  func validate() throws {
    if unixSocket != nil, proxying.proxy?.isEmpty == false {
      throw ValidationError("--unix-socket leads to the server itself: leave --proxy out.")
    }
    if ipv4, ipv6 { throw ValidationError("-4 and -6 exclude each other.") }
    try requirePositive(connectTimeout, "--connect-timeout")
    try requirePositive(maxTime, "--max-time")
  }
}

/// Times are numbers of seconds above zero.
func requirePositive(_ seconds: Double?, _ option: String) throws {
  guard let seconds else { return }
  guard seconds > 0, seconds <= 1e9 else {
    throw ValidationError("\(option) takes a number of seconds above 0, not \(seconds).")
  }
}
