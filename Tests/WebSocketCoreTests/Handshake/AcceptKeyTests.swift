import Testing

@testable import WebSocketCore

@Suite struct AcceptKeyTests {
  /// RFC 6455 §1.3; the second as computed by `openssl dgst -sha1`; any text has an answer.
  @Test(arguments: [
    ("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
    ("x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk="),
    ("", "Kfh9QIsMVZcl6xEPYxPHzW8SZ8w="),
  ])
  func accept(key: String, accept: String) { #expect(AcceptKey.compute(key: key) == accept) }

  @Test func nonce() { #expect(AcceptKey.encode(nonce: Sample.nonce) == Sample.key) }
}
