import Testing
import WebSocketCore

@testable import Diagnosis

/// Whatever the evidence, each row answers; what it says is fit to be printed, and without secrets.
@Suite struct TotalityTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func anyEvidence(_ seed: UInt64) {
    var random = RandomEvidence(seed: seed)
    for _ in 0..<250 {
      let evidence = random.next()
      for row in Catalogue.rows {
        guard let finding = row.finding(in: evidence) else { continue }
        #expect(finding.id == row.id && !finding.cause.isEmpty && !finding.next.isEmpty)
      }
      guard let finding = Catalogue.diagnose(evidence) else { continue }
      let said = [finding.cause, finding.next, finding.command ?? ""] + finding.seen
      if evidence.request?.head.raw.holdsItAsASecret ?? false {
        #expect(!said.contains { $0.contains(RandomEvidence.secret) }, "\(finding)")
      }
      #expect(finding.seen.allSatisfy { $0.unicodeScalars.count < 1000 }, "\(finding)")
    }
  }

  @Test func mostRowsAreReached() {
    var found: Set<String> = []
    for seed in 1...40 as ClosedRange<UInt64> {
      var random = RandomEvidence(seed: seed)
      for _ in 0..<250 {
        if let finding = Catalogue.diagnose(random.next()) { found.insert(finding.id) }
      }
    }
    #expect(found.count > Catalogue.rows.count / 2, "\(found.count) of \(Catalogue.rows.count)")
  }
}

extension [UInt8] {
  /// It stands where secrets do, and nowhere else: an Origin is none, whatever it looks like.
  fileprivate var holdsItAsASecret: Bool {
    Self.mentionsIt(self) && !Self.mentionsIt(Redaction.redact(self))
  }

  private static func mentionsIt(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains(RandomEvidence.secret)
  }
}
