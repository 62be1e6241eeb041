import Bytes
import Testing

@testable import Printers

@Suite struct JSONWriterTests {
  @Test(
    "Strings",
    arguments: [
      ("plain", #""plain""#),
      (#"a"b\c/d"#, #""a\"b\\c/d""#),
      ("\n\r\t\u{08}\u{0C}", #""\n\r\t\b\f""#),
      ("\0\u{1b}\u{1f}", #""\u0000\u001b\u001f""#),
      ("\u{7f}\u{9b}\u{202e}\u{2028}", #""\u007f\u009b\u202e\u2028""#),
      ("\u{E0041}", #""\udb40\udc41""#),
      ("Привет 👋", #""Привет 👋""#),
    ])
  func strings(text: String, expected: String) {
    var json = JSONWriter()
    #expect(printed { json.string(text, &$0) } == expected)
  }

  @Test("A byte that is no UTF-8 becomes U+FFFD")
  func broken() {
    var json = JSONWriter()
    let shown = printed { out in
      ([0x61, 0xFF, 0x62] as [UInt8]).withUnsafeBytes { json.string($0, &out) }
    }
    #expect(shown == "\"a\u{FFFD}b\"")
  }

  @Test("A string longer than the room that is made at a time", arguments: [4094, 4095, 4096, 4097])
  func long(count: Int) {
    let plain = String(repeating: "x", count: count)
    for (text, expected) in [("", ""), ("\"", #"\""#), ("\\", #"\\"#), ("é", "é"), ("\n", #"\n"#)] {
      var json = JSONWriter()
      #expect(printed { json.string(plain + text + plain, &$0) } == "\"" + plain + expected + plain + "\"")
    }
  }

  @Test("Commas stand between members, and nowhere else")
  func nesting() {
    var json = JSONWriter()
    let shown = printed { out in
      json.beginObject(&out)
      json.key("empty", &out)
      json.beginArray(&out)
      json.endArray(&out)
      json.field("list", ["a", "b"], &out)
      json.key("object", &out)
      json.beginObject(&out)
      json.field("number", UInt64.max, &out)
      json.field("negative", -5, &out)
      json.field("none", nil as String?, &out)
      json.endObject(&out)
      json.field("flag", true, &out)
      json.field("time", seconds: 1.25, &out)
      json.field("never", seconds: .infinity, &out)
      json.endObject(&out)
    }
    #expect(
      shown
        == #"{"empty":[],"list":["a","b"],"object":{"number":18446744073709551615,"negative":-5,"#
        + #""none":null},"flag":true,"time":1.250000,"never":null}"#)
  }

  @Test("Bytes are text where they are valid UTF-8, else Base64")
  func payload() {
    var json = JSONWriter()
    #expect(printed { json.payload(Array("é".utf8), &$0) } == #""text":"é""#)
    json = JSONWriter()
    #expect(printed { json.payload([0xFF, 0x00], &$0) } == #""base64":"/wA=""#)
    json = JSONWriter()
    #expect(printed { json.payload([], &$0) } == #""text":"""#)
  }
}
