import Bytes
import TLS
import WebSocketCore

/// A certificate of the server that we do not accept.
extension CatalogueRow {
  static let certificateRows = [
    certificateExpired, certificateNotYetValid, certificateWrongHost, certificateSelfSigned,
    certificateMissingIntermediate, certificateUnknownCA, certificateRefused,
  ]

  private static let certificateExpired = CatalogueRow(
    "certificate-expired", .tls,
    looksLike: "`the server's certificate … has expired`",
    meaning: "a certificate of the server has expired",
    next: "renew it on the server; -k/--insecure does not verify at all"
  ) { evidence in
    guard let failure = evidence.certificateFailure(.expired) else { return nil }
    let ended = failure.culprit.map { UTCDate.text($0.notAfter) }
    let age = failure.culprit.flatMap { evidence.elapsed(since: $0.notAfter) }.map { ", \($0) ago" } ?? ""
    return Conclusion(
      .certain, seen: failure.facts + [ended.map { "valid until \($0)\(age)" }, evidence.clock],
      cause: failure.depth == 0 ? "the server's certificate has expired" : nil,
      command: evidence.command(Option("-k")))
  }

  private static let certificateNotYetValid = CatalogueRow(
    "certificate-not-yet-valid", .tls,
    looksLike: "`the server's certificate … is not valid yet`",
    meaning:
      "a certificate of the server is valid from a later time on: it is too new, or this machine's clock is slow",
    next: "look at the clock of this machine; -k/--insecure does not verify at all"
  ) { evidence in
    guard let failure = evidence.certificateFailure(.notYetValid) else { return nil }
    let begins = failure.culprit.map { "valid from \(UTCDate.text($0.notBefore))" }
    return Conclusion(.certain, seen: failure.facts + [begins, evidence.clock], command: "date -u")
  }

  private static let certificateWrongHost = CatalogueRow(
    "certificate-wrong-host", .tls,
    looksLike: "`the server's certificate … is not for 'HOST'`",
    meaning: "the server's certificate is for other names than the one in the URL",
    next: "use a name that is in it; --sni NAME asks for one and verifies it"
  ) { evidence in
    guard let failure = evidence.certificateFailure(.wrongName) else { return nil }
    let names = failure.culprit?.subjectAltNames ?? []
    let wanted = failure.expectedName ?? evidence.uri.host
    // A wildcard is no name to ask for.
    let usable = names.first { !$0.contains("*") && $0 != wanted }
    return Conclusion(
      .certain,
      seen: failure.facts + [
        names.isEmpty ? "it names nothing" : "it is for \(list(names))", "asked for: \(wanted)",
      ],
      cause: "the server's certificate is not for \(wanted)",
      command: usable.map { evidence.command(Option("--sni", $0)) })
  }

  private static let certificateSelfSigned = CatalogueRow(
    "certificate-self-signed", .tls,
    looksLike: "`the server's certificate … is self-signed and not trusted`",
    meaning: "the server's certificate is signed by itself, as those for development are",
    next: "--cacert FILE trusts it, if you have it from the server; -k/--insecure does not verify at all"
  ) { evidence in
    guard let failure = evidence.certificateFailure(.selfSigned) else { return nil }
    return Conclusion(
      .certain, seen: failure.facts + ["issuer and subject are the same"],
      command: evidence.command(Option("--cacert", "server.pem")))
  }

  private static let certificateMissingIntermediate = CatalogueRow(
    "certificate-missing-intermediate", .tls,
    looksLike:
      "`the issuer of the server's certificate … is neither sent nor trusted`, and the certificate has a URL of its "
      + "issuer's (caIssuers); or those that came with it are not its issuer's",
    meaning: "the server does not send the certificate that links its own to a CA",
    next:
      "let the server send the whole chain (nginx: the full chain in ssl_certificate); --cacert FILE trusts a CA"
  ) { evidence in
    guard let failure = evidence.certificateFailure(.issuerMissing), failure.lacksIntermediate else {
      return nil
    }
    let url = failure.leaf?.issuerURL.map {
      "it says that its issuer's certificate is at \($0), as those of public CAs do, and few of private ones"
    }
    return Conclusion(
      .likely, seen: failure.facts + [failure.leafCompany, url],
      cause: failure.chain.count > 1
        ? "what the server sends along with its certificate is not the one of its issuer" : nil,
      command: "openssl s_client -showcerts -connect \(ShellWords.quote(evidence.uri.authority))")
  }

  private static let certificateUnknownCA = CatalogueRow(
    "certificate-unknown-ca", .tls,
    looksLike:
      "`the server's chain ends at a root that is not trusted`; or `the issuer of … is neither sent nor trusted`, "
      + "and nothing in the certificate says where its issuer's is",
    meaning:
      "the server's certificate comes from a CA that this machine does not trust: a private one, or that of a "
      + "proxy that reads along",
    next: "--cacert FILE trusts the CA; -k/--insecure does not verify at all"
  ) { evidence in
    guard
      let failure = evidence.certificateFailure(.untrustedRoot)
        ?? evidence.certificateFailure(.issuerMissing),
      !failure.lacksIntermediate
    else { return nil }
    let given = evidence.settings.caFile
    let seen =
      failure.facts + [
        failure.leafCompany, failure.lastIssuer.map { "the last issuer is \($0)" },
        given.map { "--cacert \($0) was given" },
      ]
    let command = given == nil ? evidence.command(Option("--cacert", "ca.pem")) : nil
    guard failure.problem == .issuerMissing, failure.chain.count <= 1 else {
      return Conclusion(
        failure.problem == .untrustedRoot ? .certain : .likely, seen: seen, command: command)
    }
    // A CA of one's own may have intermediates as well, and seldom says where they are.
    return Conclusion(
      .likely, seen: seen + ["it does not say where its issuer's certificate is, as those of public CAs do"],
      cause: given.map {
        "the server's certificate comes from a CA that is not in \($0), or below an intermediate that is not sent"
      },
      next:
        "--cacert FILE trusts the CA; if the issuer is not a CA itself but below one, the server must send its "
        + "certificate too; -k/--insecure does not verify at all", command: command)
  }

  private static let certificateRefused = CatalogueRow(
    "certificate-refused", .tls,
    looksLike: "any other error of the verification: a weak key, a wrong purpose, a revoked certificate",
    meaning: "the server's certificate does not pass the verification",
    next: "OpenSSL's words say why; -k/--insecure does not verify at all", isGeneral: true
  ) { evidence in
    guard case .tls(let error) = evidence.symptom, case .certificate(let failure) = error.kind else {
      return nil
    }
    return Conclusion(
      .certain, seen: failure.facts + ["OpenSSL: \(failure.verifyText)"],
      cause: "the server's certificate does not pass the verification: \(failure.verifyText)",
      command: evidence.command(Option("-k")))
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ") + (names.count > 6 ? " and \(names.count - 6) more" : "")
  }
}

extension Evidence {
  /// The certificate is what failed, and in this way.
  fileprivate func certificateFailure(_ problem: CertificateFailure.Problem) -> CertificateFailure? {
    guard case .tls(let error) = symptom, case .certificate(let failure) = error.kind,
      failure.problem == problem
    else { return nil }
    return failure
  }

  fileprivate var clock: String? {
    wallClock > 0 ? "this machine's clock says \(UTCDate.text(wallClock))" : nil
  }

  /// In days or hours; nil where the clock is not known, or before that time.
  fileprivate func elapsed(since time: Int64) -> String? {
    // A certificate may say any time at all.
    let (seconds, overflow) = wallClock.subtractingReportingOverflow(time)
    guard wallClock > 0, !overflow, seconds > 0 else { return nil }
    let hours = seconds / 3600
    return hours >= 48 ? "\(hours / 24) days" : "\(hours) hours"
  }
}

extension CertificateFailure {
  /// The certificate that it is about.
  fileprivate var culprit: CertificateSummary? { chain.indices.contains(depth) ? chain[depth] : chain.first }

  fileprivate var leaf: CertificateSummary? { chain.first }

  /// The leaf is of a CA that says where the certificate of its issuer is; or others came with it, and none of them
  /// is its issuer's.
  fileprivate var lacksIntermediate: Bool {
    guard problem == .issuerMissing, depth == 0, let leaf else { return false }
    return chain.count > 1
      ? !chain.dropFirst().contains { $0.subject == leaf.issuer } : leaf.issuerURL != nil
  }

  fileprivate var leafCompany: String {
    chain.count > 1 ? "\(chain.count) certificates were sent" : "it was sent alone"
  }

  fileprivate var lastIssuer: String? { chain.last?.issuer ?? issuer }

  fileprivate var facts: [String?] {
    [subject.map { "subject \($0)" }, issuer.map { $0 == subject ? nil : "issuer \($0)" } ?? nil]
  }
}

extension CertificateSummary {
  /// Where everybody can have the issuer's certificate; ldap:// is of the directory of a company.
  fileprivate var issuerURL: String? {
    caIssuers.first { $0.hasPrefix("http://") || $0.hasPrefix("https://") }
  }
}
