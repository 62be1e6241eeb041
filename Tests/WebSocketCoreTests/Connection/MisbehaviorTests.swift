import Bytes
import Testing

@testable import WebSocketCore

@Suite struct MisbehaviorTests {
  @Test func eachKindIsForOneSideAtLeastAndSaysWhatItDoes() {
    for kind in Misbehavior.allCases {
      let texts = [Role.server, .client].compactMap(kind.text)
      #expect(!texts.isEmpty, "\(kind.rawValue)")
      for text in texts { #expect(text.count > 10 && text.count < 72, "\(kind.rawValue)") }
    }
  }

  @Test func theSidesHaveWhatIsTheirs() {
    let server: Set<Misbehavior> = [.status, .wrongAccept, .unknownExtension, .mask]
    let client: Set<Misbehavior> = [.badKey, .noMask]
    #expect(Set(Misbehavior.allCases.filter { $0.text(for: .client) == nil }) == server)
    #expect(Set(Misbehavior.allCases.filter { $0.text(for: .server) == nil }) == client)
  }
}
