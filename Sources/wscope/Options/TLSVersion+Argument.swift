import ArgumentParser
import TLS

extension TLSVersion: ExpressibleByArgument {
  /// `1.2`, and as OpenSSL and curl spell it: `TLSv1.2`, `tls1.2`.
  public init?(argument: String) {
    let lowered = argument.lowercased()
    let prefix = ["tlsv", "tls"].first { lowered.hasPrefix($0) } ?? ""
    self.init(label: String(lowered.dropFirst(prefix.count)))
  }

  public var defaultValueDescription: String { label }

  public static var allValueStrings: [String] { allCases.map(\.label) }

  /// The values need no explaining.
  public static var allValueDescriptions: [String: String] { [:] }
}
