/// One thing in which a request differs from another.
package struct RequestDifference: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case onlyOurs = "only_ours"
    case onlyTheirs = "only_theirs"
    case value
    /// The same name in another case.
    case spelling
    case order
    /// The other's value is redacted.
    case hidden
  }

  /// The name of a header as spelled (theirs, if they have it), or a part of the request line.
  package let part: String
  package let kind: Kind
  package let own: String?
  package let other: String?
  package let significance: Significance
  /// What a server makes of it, in one line.
  package let why: String

  init(_ part: String, _ kind: Kind, own: String?, other: String?, _ meaning: PartMeaning) {
    self.part = part
    self.kind = kind
    self.own = own
    self.other = other
    significance = meaning.significance
    why = meaning.why
  }
}
