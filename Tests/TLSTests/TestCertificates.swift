#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Certificates made once per run by the openssl command line, in a directory of their own.
enum TestCertificates {
  /// Path of one of the files that `script` makes: `root.pem`, `good.pem`, `good.key`, …
  static func path(_ name: String) -> String { "\(directory)/\(name)" }

  private static let directory: String = {
    var template = Array("/tmp/wscope-tls-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { fatalError("no temporary directory") }
    let path = String(cString: made)
    let status = run("cd \(path) && {\n\(script)\n} >log 2>&1")
    precondition(status == 0, "the openssl command failed: see \(path)/log")
    atexit { _ = TestCertificates.run("rm -r \(TestCertificates.directory)") }
    return path
  }()

  private static let script = """
    set -e
    key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
    root() { openssl req -x509 $key -keyout $1.key -out $1.pem -days 9 -subj "/O=Tests/CN=$2"; }
    # leaf NAME SUBJECT SAN ISSUER DAYS
    leaf() {
      openssl req -new $key -keyout $1.key -out $1.csr -subj "$2" -addext "subjectAltName=$3"
      openssl x509 -req -in $1.csr -CA $4.pem -CAkey $4.key -CAcreateserial -out $1.pem -days $5 \\
        -copy_extensions copy
    }
    root root 'Root'
    root other 'Other Root'
    openssl req -new $key -keyout middle.key -out middle.csr -subj '/O=Tests/CN=Middle' \\
      -addext 'basicConstraints=critical,CA:TRUE'
    openssl x509 -req -in middle.csr -CA root.pem -CAkey root.key -CAcreateserial -out middle.pem -days 9 \\
      -copy_extensions copy
    leaf good /O=Tests/CN=good 'DNS:localhost,DNS:*.wild.test,IP:127.0.0.1,IP:::1' root 9
    leaf expired /O=Tests/CN=expired DNS:localhost root -1
    leaf below /O=Tests/CN=below DNS:localhost middle 9
    leaf client /O=Tests/CN=client DNS:client root 9
    printf '%s\\n' subjectAltName=DNS:localhost \\
      'authorityInfoAccess=OCSP;URI:http://ocsp.test,caIssuers;URI:http://ca.test/root.der' > told.cnf
    openssl req -new $key -keyout told.key -out told.csr -subj /O=Tests/CN=told
    openssl x509 -req -in told.csr -CA root.pem -CAkey root.key -CAcreateserial -out told.pem -days 9 \\
      -extfile told.cnf
    cat below.pem middle.pem > whole.pem
    cp below.key whole.key
    leaf unknown /O=Tests/CN=unknown DNS:localhost other 9
    cat unknown.pem other.pem > unknown-chain.pem
    cp unknown.key unknown-chain.key
    cat good.pem good.key > both.pem
    openssl pkey -in good.key -aes128 -passout pass:secret -out locked.key
    echo 'not a certificate' > garbage.pem
    mkdir hashed
    cp root.pem hashed/
    openssl rehash hashed
    """

  /// Runs a shell command.
  /// - Returns: its exit status, or -1.
  @discardableResult static func run(_ command: String) -> Int32 {
    var arguments: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", command].map { (text: String) in strdup(text)
    }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/bin/sh", nil, nil, &arguments, environ) == 0 else { return -1 }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child else { return -1 }
    return status == 0 ? 0 : (status >> 8) & 255
  }
}
