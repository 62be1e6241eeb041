import Testing

@testable import WebSocketCore

@Suite struct PunycodeTests {
  /// RFC 3492 §7.1 (A, B, C, E, I, L, S), and names that are in use.
  @Test(arguments: [
    ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
    ("他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"), ("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"),
    ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
    ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"), ("-> $1.00 <-", "-> $1.00 <--"),
    ("bücher", "bcher-kva"), ("пример", "e1afmkfd"), ("münchen", "mnchen-3ya"), ("abc", "abc-"), ("", ""),
  ])
  func encode(text: String, encoded: String) {
    #expect(Punycode.encode(text.unicodeScalars.map(\.value)) == encoded)
  }

  @Test func labels() {
    #expect(Punycode.label("BÜCHER") == "xn--bcher-kva")
    #expect(Punycode.label(String(repeating: "ü", count: 57))?.utf8.count == 63)
    #expect(Punycode.label(String(repeating: "ü", count: 58)) == nil)
    #expect(Punycode.label(String(repeating: "ü", count: 100_000)) == nil)
    #expect(Punycode.encode(Array(repeating: 0x10FFFF, count: 63)) != nil)
  }
}
