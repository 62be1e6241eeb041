import Testing

@testable import AppProtocols

@Suite struct DecoderRegistryTests {
  @Test("A connection of which nothing is known has no decoder")
  func unknown() { #expect(DecoderRegistry.entry(subprotocol: nil, target: "/chat") == nil) }
}
