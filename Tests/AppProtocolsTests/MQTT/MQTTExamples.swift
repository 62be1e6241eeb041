import Bytes

/// Packets of both versions, and what is shown for them.
enum MQTTExamples {
  /// A CONNECT of each version, so that what follows is known to be of it. Here and below: the first byte, and
  /// what stands behind the length.
  static let connect4 = "10 0004 4d515454 04 02 003c 0000"
  static let connect5 = "10 0004 4d515454 05 02 003c 00 0000"

  /// MQTT 3.1.1, the client's and the server's packets.
  static let version4: [(String, String)] = [
    // 3.1.1 Figure 3.6, with all that its flags announce.
    (
      "10 0004 4d515454 04 ce 000a 0002 6964 0003 612f62 0003 627965 0004 75736572 0004 70617373",
      "CONNECT protocol_name=MQTT protocol_version=4 clean_session=true keep_alive=10 client_identifier=id "
        + "will_qos=1 will_retain=false will_topic=a/b will_payload=bye user_name=user password=pass"
    ),
    ("20 01 00", "CONNACK session_present=true return_code=0 reason=Connection Accepted"),
    ("20 00 05", "CONNACK session_present=false return_code=5 reason=Connection Refused, not authorized"),
    ("20 00 06", "CONNACK session_present=false return_code=6 reason=unknown"),
    // 3.1.1 Figure 3.11: topic a/b, packet identifier 10.
    ("32 0003 612f62 000a 6162 63", "PUBLISH topic_name=a/b qos=1 packet_identifier=10 payload=abc"),
    (
      "3d 0001 61 0001 ff",
      #"PUBLISH topic_name=a qos=2 dup=true retain=true packet_identifier=1 payload={"hex":"ff"}"#
    ),
    ("30 0001 61", "PUBLISH topic_name=a qos=0 payload="),
    ("40 000a", "PUBACK packet_identifier=10"), ("50 000a", "PUBREC packet_identifier=10"),
    ("62 000a", "PUBREL packet_identifier=10"), ("70 000a", "PUBCOMP packet_identifier=10"),
    // 3.1.1 Figure 3.23.
    (
      "82 000a 0003 612f62 01 0003 632f64 02",
      #"SUBSCRIBE packet_identifier=10 subscriptions=[{"topic_filter":"a/b","qos":1},{"topic_filter":"c/d","qos":2}]"#
    ),
    // 3.1.1 Figure 3.26.
    (
      "90 000a 00 02 80",
      #"SUBACK packet_identifier=10 reason_codes=[0,2,128] reasons=["Granted QoS 0","Granted QoS 2","Unspecified error"]"#
    ),
    // 3.1.1 Figure 3.30.
    ("a2 000a 0003 612f62 0003 632f64", #"UNSUBSCRIBE packet_identifier=10 topic_filters=["a/b","c/d"]"#),
    ("b0 000a", "UNSUBACK packet_identifier=10"), ("c0", "~PINGREQ"), ("d0", "~PINGRESP"),
    ("e0", "DISCONNECT"),
  ]

  /// MQTT 5.
  static let version5: [(String, String)] = [
    // MQTT 5 Figure 3-6, with a session expiry of 10 s, and a will with a delay.
    (
      "10 0004 4d515454 05 ec 000a 05 11 0000000a 0002 6964 05 18 00000001 0001 77 0002 00ff 0004 75736572 0001 70",
      "CONNECT protocol_name=MQTT protocol_version=5 clean_start=false keep_alive=10 "
        + #"properties={"session_expiry_interval":10} client_identifier=id will_qos=1 will_retain=true "#
        + #"will_properties={"will_delay_interval":1} will_topic=w will_payload={"hex":"00ff"} user_name=user password=p"#
    ),
    ("20 00 00 00", "CONNACK session_present=false reason_code=0 reason=Success"),
    (
      "20 00 87 0c 1f 0002 6e6f 24 01 22 000a 25 00",
      "CONNACK session_present=false reason_code=135 reason=Not authorized "
        + #"properties={"reason_string":"no","maximum_qos":1,"topic_alias_maximum":10,"retain_available":0}"#
    ),
    (
      "32 0001 61 0001 16 01 01 02 00000e10 23 0007 0b c801 0b 01 26 0001 6b 0001 76 68",
      "PUBLISH topic_name=a qos=1 packet_identifier=1 "
        + #"properties={"payload_format_indicator":1,"message_expiry_interval":3600,"topic_alias":7,"#
        + #""subscription_identifier":[200,1],"user_property":[["k","v"]]} payload=h"#
    ),
    ("40 000a", "PUBACK packet_identifier=10"),
    ("40 000a 10", "PUBACK packet_identifier=10 reason_code=16 reason=No matching subscribers"),
    (
      "40 000a 97 04 1f 0001 78",
      "PUBACK packet_identifier=10 reason_code=151 reason=Quota exceeded properties={\"reason_string\":\"x\"}"
    ),
    (
      "82 000a 00 0003 612f62 2d",
      "SUBSCRIBE packet_identifier=10 "
        + #"subscriptions=[{"topic_filter":"a/b","qos":1,"no_local":true,"retain_as_published":true,"retain_handling":2}]"#
    ),
    (
      "90 000a 00 00 87",
      #"SUBACK packet_identifier=10 reason_codes=[0,135] reasons=["Granted QoS 0","Not authorized"]"#
    ),
    ("a2 000a 00 0003 612f62", #"UNSUBSCRIBE packet_identifier=10 topic_filters=["a/b"]"#),
    (
      "b0 000a 00 00 11",
      #"UNSUBACK packet_identifier=10 reason_codes=[0,17] reasons=["Success","No subscription existed"]"#
    ),
    ("c0", "~PINGREQ"), ("d0", "~PINGRESP"), ("e0", "DISCONNECT"),
    ("e0 8e", "DISCONNECT reason_code=142 reason=Session taken over"),
    (
      "e0 00 05 11 00000000",
      #"DISCONNECT reason_code=0 reason=Normal disconnection properties={"session_expiry_interval":0}"#
    ),
    (
      "f0 18 0b 15 0003 53 41 53 16 0002 00ff",
      "AUTH reason_code=24 reason=Continue authentication "
        + #"properties={"authentication_method":"SAS","authentication_data":{"hex":"00ff"}}"#
    ),
  ]

  /// With its length, which must fit one byte or two.
  static func packet(_ text: String) -> [UInt8] {
    let bytes = Hex.decode(text.filter { $0 != " " }) ?? []
    let length = bytes.count - 1
    let encoded = length < 128 ? [UInt8(length)] : [UInt8(length & 127 | 128), UInt8(length >> 7)]
    return [bytes[0]] + encoded + bytes[1...]
  }
}
