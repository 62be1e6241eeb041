#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where trusted certificates come from.
package enum TrustSource: Equatable, Sendable {
  /// A directory of files named by the hash of their subject: only those needed are read. Several
  /// directories are separated by colons.
  case directory(String)
  /// One PEM file, parsed whole: 50 to 140 ms for a system's bundle.
  case bundle(String)

  var isBundle: Bool {
    if case .bundle = self { true } else { false }
  }

  package var path: String {
    switch self {
    case .directory(let path), .bundle(let path): path
    }
  }
}

/// Finds the certificates that this system trusts. What is compiled into OpenSSL (OPENSSLDIR) is the
/// builder's system, not the user's, and does not count.
package enum TrustStore {
  /// Debian, Alpine, openSUSE; Fedora 40 and later; older Fedora and RHEL; Homebrew on ARM and on Intel.
  static let directories = [
    "/etc/ssl/certs",
    "/etc/pki/ca-trust/extracted/pem/directory-hash",
    "/etc/pki/tls/certs",
    "/opt/homebrew/etc/openssl@3/certs",
    "/usr/local/etc/openssl@3/certs",
  ]

  /// Debian; Fedora and RHEL (two names); openSUSE; Homebrew on ARM and on Intel; macOS and small Alpines.
  static let bundles = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/opt/homebrew/etc/openssl@3/cert.pem",
    "/usr/local/etc/openssl@3/cert.pem",
    "/etc/ssl/cert.pem",
  ]

  /// The first hashed directory of the system, or its first bundle.
  ///
  /// `SSL_CERT_FILE` and `SSL_CERT_DIR` each stand in for the system's file or directory, as in OpenSSL's
  /// own programs. A directory without hashed names serves nothing, and is left out.
  /// - Parameters:
  ///   - environment: the value of a variable, or nil.
  ///   - isHashedDirectory: does this directory hold names such as `4042bcee.0`?
  ///   - fileExists: is there such a file?
  /// - Returns: what to load, in order; empty if this system has nothing.
  package static func locate(
    environment: (String) -> String?, isHashedDirectory: (String) -> Bool, fileExists: (String) -> Bool
  ) -> [TrustSource] {
    let ownFile = environment("SSL_CERT_FILE").flatMap { $0.isEmpty ? nil : $0 }
    let ownDirectories = environment("SSL_CERT_DIR").flatMap { $0.isEmpty ? nil : $0 }
    let directory =
      if let ownDirectories {
        ownDirectories.split(separator: ":").map(String.init).filter(isHashedDirectory).joined(separator: ":")
      } else {
        directories.first(where: isHashedDirectory) ?? ""
      }
    let isBundleNeeded = ownDirectories == nil && directory.isEmpty
    let bundle = ownFile ?? (isBundleNeeded ? bundles.first(where: fileExists) : nil)
    let hashed = directory.isEmpty ? nil : directory
    return [bundle.map(TrustSource.bundle), hashed.map(TrustSource.directory)].compactMap(\.self)
  }

  /// What this system has.
  package static func locate(environment: (String) -> String?) -> [TrustSource] {
    locate(
      environment: environment, isHashedDirectory: { isHashedDirectory($0) },
      fileExists: { access($0, R_OK) == 0 })
  }

  /// Reads the directory until the first name such as `4042bcee.0`.
  static func isHashedDirectory(_ path: String) -> Bool {
    guard let directory = opendir(path) else { return false }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let isHashed = withUnsafeBytes(of: &entry.pointee.d_name) { name in
        isHashedName(name.prefix { $0 != 0 })
      }
      if isHashed { return true }
    }
    return false
  }

  /// Eight hexadecimal digits, a dot, and a number.
  static func isHashedName(_ name: some Collection<UInt8>) -> Bool {
    guard name.count > 9 else { return false }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
    let rest = name.dropFirst(8)
    return name.prefix(8).allSatisfy { digits.contains($0) || letters.contains($0) }
      && rest.first == UInt8(ascii: ".") && rest.dropFirst().allSatisfy { digits.contains($0) }
  }
}
