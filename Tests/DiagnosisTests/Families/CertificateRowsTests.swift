import TLS
import Testing

@testable import Diagnosis

@Suite struct CertificateRowsTests {
  private static func certificate(
    _ subject: String, by issuer: String = "CN=Root", names: [String] = ["localhost"],
    from begin: Int64 = 1_700_000_000, to end: Int64 = 1_800_000_000, caIssuers: [String] = []
  ) -> CertificateSummary {
    CertificateSummary(
      subject: subject, issuer: issuer, subjectAltNames: names, notBefore: begin, notAfter: end,
      fingerprint: "", caIssuers: caIssuers)
  }

  private static let leaf = certificate("CN=leaf")
  private static let below = certificate("CN=leaf", by: "CN=Middle")
  private static let middle = certificate("CN=Middle")
  private static let root = certificate("CN=Root")

  /// Without the one of its issuer.
  private static func alone(caIssuers: [String] = []) -> Evidence {
    .certificate(
      .issuerMissing, "unable to get local issuer certificate",
      chain: [certificate("CN=leaf", by: "CN=Middle", caIssuers: caIssuers)])
  }

  static let situations = [
    Situation(
      "expired",
      .certificate(.expired, "certificate has expired", chain: [certificate("CN=leaf", to: 1_764_201_600)]),
      "certificate-expired", .certain, seen: "valid until 2025-11-27 00:00:00 UTC, 3 days ago", command: "-k"),
    Situation(
      "the intermediate has expired",
      .certificate(
        .expired, "certificate has expired", depth: 1,
        chain: [below, certificate("CN=Middle", to: 1_764_000_000)]),
      "certificate-expired", .certain, seen: "subject CN=Middle"),
    Situation(
      "of the future",
      .certificate(
        .notYetValid, "certificate is not yet valid", chain: [certificate("CN=leaf", from: 1_790_000_000)]),
      "certificate-not-yet-valid", .certain, seen: "valid from 2026-09-21"),
    Situation(
      "for other names",
      .certificate(
        .wrongName, "hostname mismatch",
        chain: [certificate("CN=leaf", names: ["*.example", "other.example"])]),
      "certificate-wrong-host", .certain, seen: "it is for *.example, other.example",
      command: "--sni other.example"),
    Situation(
      "for a wildcard alone",
      .certificate(.wrongName, "hostname mismatch", chain: [certificate("CN=leaf", names: ["*.example"])]),
      "certificate-wrong-host", .certain),
    Situation(
      "self-signed",
      .certificate(
        .selfSigned, "self-signed certificate", chain: [certificate("CN=localhost", by: "CN=localhost")]),
      "certificate-self-signed", .certain, command: "--cacert server.pem"),
    Situation(
      "a private CA, with its root",
      .certificate(
        .untrustedRoot, "self-signed certificate in certificate chain", depth: 1, chain: [leaf, root]),
      "certificate-unknown-ca", .certain, command: "--cacert ca.pem"),
    Situation(
      "a private CA, with an intermediate",
      .certificate(
        .issuerMissing, "unable to get local issuer certificate", depth: 1, chain: [below, middle]),
      "certificate-unknown-ca", .likely, seen: "the last issuer is CN=Root"),
    Situation(
      "of a public CA, alone", alone(caIssuers: ["http://r11.i.lencr.org/"]),
      "certificate-missing-intermediate", .likely,
      cause: "does not send the certificate that links its own", seen: "http://r11.i.lencr.org/",
      command: "-showcerts"),
    Situation(
      "of a private CA, alone", alone(), "certificate-unknown-ca", .likely,
      seen: "the last issuer is CN=Middle",
      next: "if the issuer is not a CA itself", command: "--cacert ca.pem"),
    Situation(
      "of the directory of a company, alone", alone(caIssuers: ["ldap:///CN=Corp"]), "certificate-unknown-ca",
      .likely),
    Situation(
      "of a CA that --cacert has not, alone", alone().with { $0.settings.caFile = "mine.pem" },
      "certificate-unknown-ca", .likely, cause: "a CA that is not in mine.pem, or below an intermediate"),
    Situation(
      "the wrong intermediate",
      .certificate(
        .issuerMissing, "unable to get local issuer certificate",
        chain: [below, certificate("CN=Another Middle")]), "certificate-missing-intermediate", .likely,
      cause: "not the one of its issuer", seen: "2 certificates were sent"),
    Situation(
      "a weak key", .certificate(.other, "EE certificate key too weak", chain: [leaf]), "certificate-refused",
      .certain,
      cause: "key too weak"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
