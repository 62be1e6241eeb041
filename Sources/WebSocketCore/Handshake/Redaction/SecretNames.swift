/// What secrets are called: by fields, by parameters of a query, and by schemes of `Authorization`.
enum SecretNames {
  /// Fields whose value is a secret as a whole.
  private static let fields: Set<String> = [
    "authorization", "proxy-authorization", "x-api-key", "api-key", "apikey", "x-auth", "x-session",
    "x-session-id", "x-amz-signature", "x-goog-iap-jwt-assertion", "cf-access-jwt-assertion",
  ]
  /// `X-Auth-Token` and its like.
  private static let endsOfFields = [
    "-token", "-api-key", "-apikey", "-secret", "-password", "-authorization",
  ]
  private static let uriFields: Set<String> = ["location", "content-location", "referer"]

  /// Parameters of a query, in lower case, with `_` for `-`.
  private static let parameters: Set<String> = [
    "token", "access_token", "accesstoken", "auth_token", "authtoken", "id_token", "refresh_token", "jwt",
    "auth", "authorization", "bearer", "api_key", "apikey", "key", "password", "passwd", "pass", "pwd",
    "secret", "client_secret", "sig", "signature", "session", "sessionid", "session_id", "ticket",
    "x_amz_signature", "x_amz_security_token", "x_amz_credential",
  ]

  private static let schemes: Set<String> = [
    "basic", "bearer", "digest", "negotiate", "ntlm", "token", "apikey", "hmac", "aws4-hmac-sha256",
  ]

  /// - Parameter name: in lower case.
  static func isField(_ name: String) -> Bool {
    fields.contains(name) || endsOfFields.contains { name.hasSuffix($0) }
  }

  /// A field that holds a URI.
  static func isURIField(_ name: String) -> Bool { uriFields.contains(name) }

  static func isScheme(_ name: String) -> Bool { schemes.contains(name) }

  /// - Parameter name: of a parameter, as it is in the query, or of what is like one.
  static func isParameter(_ name: ArraySlice<UInt8>) -> Bool {
    let decoded = PercentEncoding.decode(name) ?? Array(name)
    let folded = decoded.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : HTTPSyntax.lowercased($0) }
    return parameters.contains(String(decoding: folded, as: UTF8.self))
  }
}
