import TLS
import Testing

@testable import Diagnosis

@Suite struct CertificateRowsTests {
  private static func certificate(
    _ subject: String, by issuer: String = "CN=Root", names: [String] = ["localhost"],
    from begin: Int64 = 1_700_000_000, to end: Int64 = 1_800_000_000
  ) -> CertificateSummary {
    CertificateSummary(
      subject: subject, issuer: issuer, subjectAltNames: names, notBefore: begin, notAfter: end,
      fingerprint: "")
  }

  private static let leaf = certificate("CN=leaf")
  private static let below = certificate("CN=leaf", by: "CN=Middle")
  private static let middle = certificate("CN=Middle")
  private static let root = certificate("CN=Root")

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
      "the certificate alone",
      .certificate(.issuerMissing, "unable to get local issuer certificate", chain: [below]),
      "certificate-missing-intermediate", .likely, seen: "its issuer is CN=Middle", command: "-showcerts"),
    Situation(
      "a weak key", .certificate(.other, "EE certificate key too weak", chain: [leaf]), "certificate-refused",
      .certain,
      cause: "key too weak"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
