import Bytes
import Testing

@testable import AppProtocols

@Suite struct MQTTDecoderTests {
  private static func decoder(after connect: String) -> MQTTDecoder {
    var decoder = MQTTDecoder(showsSecrets: true)
    _ = decoder.decode(.binary(MQTTExamples.packet(connect)))
    return decoder
  }

  @Test("Every packet of 3.1.1", arguments: MQTTExamples.version4)
  func packets4(text: String, line: String) {
    var decoder = Self.decoder(after: MQTTExamples.connect4)
    #expect(decoder.decode(.binary(MQTTExamples.packet(text))).line == line)
  }

  @Test("Every packet of 5", arguments: MQTTExamples.version5)
  func packets5(text: String, line: String) {
    var decoder = Self.decoder(after: MQTTExamples.connect5)
    #expect(decoder.decode(.binary(MQTTExamples.packet(text))).line == line)
  }

  @Test("MQTT 3.1, in which a SUBSCRIBE may be a duplicate")
  func version3() {
    var decoder = MQTTDecoder()
    #expect(
      decoder.lines([
        .binary(MQTTExamples.packet("10 0006 4d5149736470 03 02 000a 0001 61")),
        .binary(MQTTExamples.packet("8a 0001 0001 61 00")),
      ]) == [
        "CONNECT protocol_name=MQIsdp protocol_version=3 clean_session=true keep_alive=10 client_identifier=a",
        #"SUBSCRIBE packet_identifier=1 subscriptions=[{"topic_filter":"a","qos":0}]"#,
      ])
  }

  @Test("For programs: the fields under the names of the specification")
  func fields() {
    var decoder = Self.decoder(after: MQTTExamples.connect5)
    #expect(
      decoder.decode(.binary(MQTTExamples.packet("32 0001 61 0007 00 7b7d"))).fields
        == [#"{"type":"PUBLISH","topic_name":"a","qos":1,"packet_identifier":7,"payload":"{}"}"#])
  }

  @Test("A packet in two messages is the same packet, wherever it is cut", arguments: MQTTExamples.version5)
  func cut(text: String, line: String) {
    let bytes = MQTTExamples.packet(text)
    for count in 1..<bytes.count {
      var decoder = Self.decoder(after: MQTTExamples.connect5)
      #expect(decoder.decode(.binary(Array(bytes[..<count]))) == .packets([]))
      #expect(decoder.unfinished != nil)
      #expect(decoder.decode(.binary(Array(bytes[count...]))).line == line)
      #expect(decoder.unfinished == nil)
    }
  }

  @Test("A packet without its last byte is none", arguments: MQTTExamples.version5.filter { $0.0.count > 2 })
  func shortened(text: String, line: String) {
    var decoder = Self.decoder(after: MQTTExamples.connect5)
    let digits = text.filter { $0 != " " }
    for count in stride(from: 2, to: digits.count, by: 2) {
      #expect(decoder.decode(.binary(MQTTExamples.packet(String(digits.prefix(count))))).line != line)
    }
  }

  @Test("All in one message, and a byte at a time")
  func batches() {
    let bytes = MQTTExamples.version4.flatMap { MQTTExamples.packet($0.0) }
    let lines = MQTTExamples.version4.map(\.1)
    var decoder = MQTTDecoder(showsSecrets: true)
    #expect(decoder.decode(.binary(bytes)).line == lines.joined(separator: " | "))
    decoder = MQTTDecoder(showsSecrets: true)
    #expect(decoder.lines(bytes.map { .binary([$0]) }).filter { !$0.isEmpty } == lines)
  }

  @Test("What is unfinished")
  func unfinished() {
    var decoder = MQTTDecoder()
    #expect(decoder.unfinished == nil)
    _ = decoder.decode(.hex("30"))
    #expect(decoder.unfinished == "the beginning of an MQTT packet")
    _ = decoder.decode(.hex("c8 01 00"))
    #expect(decoder.unfinished == "4 of 203 bytes of an MQTT PUBLISH")
  }

  @Test("The server's side knows the version by its CONNACK, or by an AUTH")
  func serverVersion() {
    let suback = Message.binary(MQTTExamples.packet("90 0001 00 00"))
    let line4 = #"SUBACK packet_identifier=1 reason_codes=[0,0] reasons=["Granted QoS 0","Granted QoS 0"]"#
    let line5 = #"SUBACK packet_identifier=1 reason_codes=[0] reasons=["Granted QoS 0"]"#
    var decoder = MQTTDecoder()
    #expect(decoder.lines([.binary(MQTTExamples.packet("20 00 00")), suback]).last == line4)
    decoder = MQTTDecoder()
    #expect(decoder.lines([.binary(MQTTExamples.packet("20 00 00 00")), suback]).last == line5)
    decoder = MQTTDecoder()
    #expect(decoder.lines([.binary(MQTTExamples.packet("f0")), suback]).last == line5)
  }

  @Test("From the middle of a connection: 3.1.1 where it fits, else 5, and said to be assumed")
  func middle() {
    var decoder = MQTTDecoder()
    #expect(
      decoder.lines(
        ["30 0001 61 62", "82 0001 00 0001 61 00", "e0 8e", "c0"].map { .binary(MQTTExamples.packet($0)) })
        == [
          "PUBLISH topic_name=a qos=0 payload=b assumed_protocol_version=4",
          "SUBSCRIBE packet_identifier=1 subscriptions=[{\"topic_filter\":\"a\",\"qos\":0,\"no_local\":false,"
            + "\"retain_as_published\":false,\"retain_handling\":0}] assumed_protocol_version=5",
          "DISCONNECT reason_code=142 reason=Session taken over assumed_protocol_version=5", "~PINGREQ",
        ])
  }

  @Test(
    "What is no packet is said, and the next message is read",
    arguments: [
      ("00 00", "no MQTT packet: type 0 is reserved"),
      ("21 02 00 00", "no MQTT packet: flags 0x1 on a CONNACK"),
      ("36 00", "no MQTT packet: flags 0x6 on a PUBLISH"),
      ("80 00", "no MQTT packet: flags 0x0 on a SUBSCRIBE"),
      ("30 80 80 80 80", "no MQTT packet: its length has more than four bytes"),
      ("30 00", "the MQTT PUBLISH is cut short at byte 0"),
      ("30 03 0002 61", "the MQTT PUBLISH is cut short at byte 2"),
      ("40 03 000a 00", "the MQTT PUBACK has 1 bytes too many"),
      ("c0 01 00", "the MQTT PINGREQ has 1 bytes too many"),
      ("30 03 0001 ff", "the MQTT PUBLISH: a string that is no UTF-8, which ends at byte 2"),
      ("82 02 0001", "the MQTT SUBSCRIBE is cut short at byte 2"),
      ("82 06 0001 0001 61 03", "the MQTT SUBSCRIBE: options of a subscription that are reserved at byte 5"),
      ("a2 04 0001 0000", "the MQTT UNSUBSCRIBE: a topic filter without a character, which ends at byte 3"),
      ("10 07 0004 4d515454 06", "an MQTT CONNECT of protocol \"MQTT\" version 6, which is not known"),
    ])
  func wrong4(digits: String, reason: String) {
    var decoder = Self.decoder(after: MQTTExamples.connect4)
    #expect(decoder.decode(.hex(digits)) == .unreadable(reason))
    #expect(decoder.decode(.hex("c000")).line == "~PINGREQ")
  }

  @Test(
    "Properties that are none",
    arguments: [
      ("e0 04 00 02 7f00", "a list of MQTT properties: 0x7f, which is no MQTT property, at byte 0"),
      ("e0 03 00 01 11", "a list of MQTT properties is cut short at byte 1"),
      ("e0 03 00 05 11", "the MQTT DISCONNECT is cut short at byte 2"),
      ("e0 06 00 80808080 01", "the MQTT DISCONNECT: a number of more than four bytes, which ends at byte 4"),
    ])
  func wrongProperties(digits: String, reason: String) {
    var decoder = Self.decoder(after: MQTTExamples.connect5)
    #expect(decoder.decode(.hex(digits)) == .unreadable(reason))
  }

  @Test("Text is no MQTT")
  func text() {
    var decoder = MQTTDecoder()
    #expect(
      decoder.decode(.text("c")) == .unreadable("MQTT comes in binary messages (MQTT 5 §6), not in text"))
  }

  @Test("A packet beyond the limit is said, and skipped to its end")
  func tooLong() {
    var decoder = Self.decoder(after: MQTTExamples.connect4)
    // 2^24 + 1 bytes with the header.
    let length = DecodingLimits.bytes - 4
    let first: [UInt8] = [0x30] + (0..<4).map { UInt8(length >> (7 * $0) & 127 | ($0 < 3 ? 128 : 0)) }
    #expect(
      decoder.decode(.binary(first))
        == .unreadable("an MQTT PUBLISH of 16777217 bytes: no more than 16777216 are decoded"))
    let more = [UInt8](repeating: 0, count: length - 1)
    #expect(decoder.decode(.binary(more)) == .unreadable("more of an MQTT packet that is too long"))
    #expect(decoder.decode(.hex("00 c000")).line == "~PINGREQ")
  }

  @Test("Passwords and the data of extended authentication are taken out, unless they are asked for")
  func secrets() {
    let connect =
      "10 0004 4d515454 05 c2 000a 0a 15 0001 78 16 0003 736563 0002 6964 0001 75 0004 70617373"
    var decoder = MQTTDecoder()
    let line =
      "CONNECT protocol_name=MQTT protocol_version=5 clean_start=true keep_alive=10 "
      + #"properties={"authentication_method":"x","authentication_data":"[redacted]"} "#
      + "client_identifier=id user_name=u password=[redacted]"
    #expect(decoder.decode(.binary(MQTTExamples.packet(connect))).line == line)
    decoder = MQTTDecoder(showsSecrets: true)
    let shown = decoder.decode(.binary(MQTTExamples.packet(connect))).line
    #expect(shown.contains(#""authentication_data":"sec""#) && shown.hasSuffix("password=pass"))
  }

  @Test("Behind a hole the rest of a packet is not waited for, and the version stays known")
  func lostPlace() {
    var decoder = Self.decoder(after: MQTTExamples.connect5)
    #expect(decoder.decode(.hex("30 0a 0001 61")).line == "")
    decoder.losePlace()
    #expect(decoder.unfinished == nil)
    #expect(decoder.decode(.hex("30 04 0001 61 00")).line == "PUBLISH topic_name=a qos=0 payload=")
  }
}
