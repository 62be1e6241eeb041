import Testing

@testable import AppProtocols

@Suite struct GraphQLDecoderTests {
  @Test(
    "Every type of graphql-transport-ws",
    arguments: [
      (#"{"type":"connection_init"}"#, "connection_init"),
      (#"{"type":"connection_init","payload":{"lazy":true}}"#, #"connection_init {"lazy":true}"#),
      (#"{"type":"connection_ack"}"#, "connection_ack"),
      (#"{"type":"ping"}"#, "~ping"), (#"{"type":"pong","payload":{"a":1}}"#, #"~pong {"a":1}"#),
      (
        #"{"id":"1","type":"subscribe","payload":{"query":"subscription { count }"}}"#,
        #"subscribe 1 {"query":"subscription { count }"}"#
      ),
      (#"{"id":"1","type":"next","payload":{"data":{"count":0}}}"#, #"next 1 {"data":{"count":0}}"#),
      (#"{"id":"1","type":"error","payload":[{"message":"no"}]}"#, #"error 1 [{"message":"no"}]"#),
      (#"{"id":"1","type":"complete"}"#, "complete 1"),
    ])
  func transport(message: String, line: String) { check(message, line) }

  @Test(
    "Every type that only the older graphql-ws has",
    arguments: [
      (#"{"type":"ka"}"#, "~ka"),
      (#"{"type":"connection_error","payload":{"m":1}}"#, #"connection_error {"m":1}"#),
      (#"{"type":"connection_terminate"}"#, "connection_terminate"),
      (#"{"id":1,"type":"start","payload":{"query":"{a}"}}"#, #"start 1 {"query":"{a}"}"#),
      (#"{"id":"1","type":"data","payload":{"data":null}}"#, #"data 1 {"data":null}"#),
      (#"{"id":"1","type":"stop"}"#, "stop 1"),
    ])
  func older(message: String, line: String) { check(message, line) }

  @Test(
    "What is no message of either",
    arguments: [
      ("[]", "!no GraphQL message: it is no object with a type"),
      (#"{"type":1}"#, "!no GraphQL message: it is no object with a type"),
      (#"{"type":"x"}"#, "!no GraphQL message: neither graphql-transport-ws nor graphql-ws has the type x"),
      (#"{"type":"next"}"#, "!a GraphQL next without an id"),
      ("{", "!the message is no JSON: the text ends in the middle of a value at offset 1"),
    ])
  func none(message: String, line: String) {
    var decoder = GraphQLDecoder()
    #expect(decoder.decode(.text(message)).line == line)
  }

  private func check(_ message: String, _ line: String) {
    var decoder = GraphQLDecoder()
    let decoding = decoder.decode(.text(message))
    #expect(decoding.line == line)
    #expect(decoding.fields == [message])
  }

  @Test("What a client authenticates itself with is taken out, unless it is asked for")
  func secrets() {
    let message = #"{"type":"connection_init","payload":{"headers":{"Authorization":"Bearer x"},"n":[1]}}"#
    var decoder = GraphQLDecoder()
    let decoding = decoder.decode(.text(message))
    #expect(
      decoding.line == #"connection_init {"headers":{"Authorization":"[redacted]"},"n":["[redacted]"]}"#)
    #expect(decoding.fields.first?.contains("Bearer") == false)
    // The same in another message is data.
    let next = #"{"id":"1","type":"next","payload":{"token":"x"}}"#
    #expect(decoder.decode(.text(next)).fields == [next])
    decoder = GraphQLDecoder(showsSecrets: true)
    #expect(decoder.decode(.text(message)).fields == [message])
  }
}
