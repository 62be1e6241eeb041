/// A redirect of the upgrade that is followed.
package struct RedirectTrace: Sendable {
  /// Counted from 1.
  package var number: Int
  package var status: Int
  package var from: String
  package var to: String
  /// Credentials and cookies go along: the origin is that of the first URL.
  package var keepsCredentials: Bool

  package init(number: Int, status: Int, from: String, to: String, keepsCredentials: Bool) {
    self.number = number
    self.status = status
    self.from = from
    self.to = to
    self.keepsCredentials = keepsCredentials
  }
}
