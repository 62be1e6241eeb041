import Bytes
import Testing

@testable import Capture

@Suite struct KeyDerivationTests {
  private static func bytes(_ hex: String) throws -> [UInt8] {
    try #require(Hex.decode(hex.filter { !$0.isWhitespace }))
  }

  /// RFC 8448 §3: the keys of the server's handshake and application traffic.
  @Test(arguments: [
    (
      "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
      "3fce516009c21727d0f2e4e86ee403bc", "5d313eb2671276ee13000b30"
    ),
    (
      "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
      "9f02283b6c9c07efc26bb9f2ac92e356", "cf782b88dd83549aadf1e984"
    ),
  ])
  func trafficKeysAreThoseOfRFC8448(secret: String, key: String, iv: String) throws {
    let protection = try #require(CipherSuite.supported[0x1301]).protection
    let keys = try #require(RecordKeys(trafficSecret: Self.bytes(secret), protection: protection))
    #expect(Hex.encode(keys.key) == key)
    #expect(Hex.encode(keys.iv) == iv)
    #expect(keys.mac == [])
  }

  /// The vectors of the IETF's mailing list for TLS, of April 2011 and before.
  @Test(arguments: [
    (
      CipherSuite.Hash.sha256, "9bbe436ba940f017b17652849a71db35", "a0ba9f936cda311827a6f796ffd5198c",
      """
      e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7
      077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66
      """
    ),
    (
      .sha384, "b80b733d6ceefcdc71566ea48e5567df", "cd665cf6a8447dd6ff8b27555edb7465",
      """
      7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0e534cb40
      0fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d9184259b5bf8cd4d90fa0d
      31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e0990703d73e56f
      """
    ),
  ])
  func pseudorandomFunctionOfTLS12(hash: CipherSuite.Hash, secret: String, seed: String, output: String)
    throws
  {
    let expected = try Self.bytes(output)
    let derived = KeyDerivation.prf(
      try Self.bytes(secret), "test label", seed: try Self.bytes(seed), count: expected.count, hash: hash)
    #expect(derived == expected)
  }

  /// Both sides take their parts of one key block: MAC keys, keys, IVs (RFC 5246 §6.3).
  @Test func keyBlockIsShared() throws {
    let protection = try #require(CipherSuite.supported[0xC009]).protection
    let master = [UInt8](repeating: 7, count: 48)
    let randoms = [UInt8](0..<64)
    func keys(isClient: Bool) throws -> RecordKeys {
      try #require(
        RecordKeys(
          masterSecret: master, randoms: randoms, isClient: isClient, version: .tls10, protection: protection)
      )
    }
    let client = try keys(isClient: true)
    let server = try keys(isClient: false)
    let block = try #require(
      KeyDerivation.prf(master, "key expansion", seed: randoms, count: 104, hash: .md5AndSHA1))
    #expect(client.mac + server.mac + client.key + server.key + client.iv + server.iv == block)
    #expect([client.mac.count, client.key.count, client.iv.count] == [20, 16, 16])
  }
}
