/// Which proxy the environment names, by the rules of curl.
package enum ProxyEnvironment {
  /// - Parameters:
  ///   - isSecure: `wss`.
  ///   - variable: what the environment holds; nil for what it does not.
  /// - Returns: the variable that decides, and what it holds. One that is empty is as good as none.
  package static func proxy(
    isSecure: Bool, _ variable: (String) -> String?
  ) -> (name: String, value: String)? {
    // HTTP_PROXY is not asked: a CGI program has it from the header `Proxy` of whoever asks.
    let names =
      isSecure
      ? ["wss_proxy", "WSS_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
      : ["ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"]
    return first(of: names, variable)
  }

  /// What `NO_PROXY` holds.
  package static func exceptions(_ variable: (String) -> String?) -> String? {
    first(of: ["no_proxy", "NO_PROXY"], variable)?.value
  }

  private static func first(
    of names: [String], _ variable: (String) -> String?
  ) -> (name: String, value: String)? {
    for name in names {
      if let value = variable(name), !value.isEmpty { return (name, value) }
    }
    return nil
  }
}
