import Testing

@testable import Diagnosis

/// Evidence, and what must be made of it.
struct Situation: Sendable, CustomTestStringConvertible {
  let name: String
  let evidence: Evidence
  /// Nil: nothing is to be found.
  let id: String?
  let certainty: Certainty?
  /// Parts of what is said, each of which must be there.
  let cause: String?
  let seen: String?
  let next: String?
  let command: String?

  init(
    _ name: String, _ evidence: Evidence, _ id: String?, _ certainty: Certainty? = nil, cause: String? = nil,
    seen: String? = nil, next: String? = nil, command: String? = nil
  ) {
    self.name = name
    self.evidence = evidence
    self.id = id
    self.certainty = certainty
    self.cause = cause
    self.seen = seen
    self.next = next
    self.command = command
  }

  var testDescription: String { name }

  func check() throws {
    let finding = Catalogue.diagnose(evidence)
    guard let id else {
      #expect(finding == nil, "\(String(describing: finding))")
      return
    }
    let found = try #require(finding, "nothing was found")
    #expect(found.id == id, "\(found)")
    if let certainty { #expect(found.certainty == certainty, "\(found)") }
    if let cause { #expect(found.cause.contains(cause), "\(found)") }
    if let seen { #expect(found.seen.contains { $0.contains(seen) }, "\(found)") }
    if let next { #expect(found.next.contains(next), "\(found)") }
    if let command { #expect(found.command?.contains(command) == true, "\(found)") }
  }
}
