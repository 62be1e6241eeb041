import Bytes
import TLS
import Trace
import WebSocketCore

/// What happens before the first frame.
extension JSONLinesPrinter {
  static func append(_ resolve: ResolveTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("host", resolve.host, &out)
    json.field("addresses", resolve.addresses, &out)
    json.field("duration", seconds: resolve.duration, &out)
    appendProxy(resolve.proxy, &json, &out)
  }

  static func append(_ connect: ConnectTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("address", connect.address, &out)
    json.field("error", connect.error, &out)
    json.field("duration", seconds: connect.duration, &out)
    if let source = connect.source { json.field("source", source, &out) }
    appendProxy(connect.proxy, &json, &out)
  }

  static func append(_ proxy: ProxyTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("url", proxy.url, &out)
    json.field("target", proxy.target, &out)
    json.field("error", proxy.error, &out)
    json.field("duration", seconds: proxy.duration, &out)
  }

  /// The mark of what was done with a proxy, and not with the server.
  private static func appendProxy(_ proxy: String?, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    if let proxy { json.field("proxy", proxy, &out) }
  }

  static func append(_ tls: TLSTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("version", tls.summary.version, &out)
    json.field("cipher", tls.summary.cipher, &out)
    json.field("alpn", tls.summary.alpn, &out)
    json.field("server_name", tls.summary.serverName, &out)
    json.field("resumed", tls.summary.resumed, &out)
    json.key("verified", &out)
    if let verified = tls.verified { json.value(verified, &out) } else { json.null(&out) }
    json.field("duration", seconds: tls.duration, &out)
    json.key("certificates", &out)
    json.beginArray(&out)
    for certificate in tls.summary.certificates { append(certificate, &json, &out) }
    json.endArray(&out)
    appendProxy(tls.proxy, &json, &out)
  }

  private static func append(
    _ certificate: CertificateSummary, _ json: inout JSONWriter, _ out: inout ByteQueue
  ) {
    json.beginObject(&out)
    json.field("subject", certificate.subject, &out)
    json.field("issuer", certificate.issuer, &out)
    json.field("subject_alt_names", certificate.subjectAltNames, &out)
    json.field("not_before", certificate.notBefore, &out)
    json.field("not_after", certificate.notAfter, &out)
    json.field("fingerprint", certificate.fingerprint, &out)
    json.endObject(&out)
  }

  static func append(request head: HeadTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("direction", head.direction?.rawValue, &out)
    json.field("method", head.method, &out)
    json.field("target", head.target, &out)
    appendFieldsAndRaw(head, &json, &out)
  }

  static func append(response head: HeadTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("direction", head.direction?.rawValue, &out)
    json.field("status", head.status, &out)
    json.field("reason", head.reason, &out)
    appendFieldsAndRaw(head, &json, &out)
    json.key("body", &out)
    guard let body = head.body else { return json.null(&out) }
    json.beginObject(&out)
    json.payload(body, &out)
    json.endObject(&out)
  }

  private static func appendFieldsAndRaw(
    _ head: HeadTrace, _ json: inout JSONWriter, _ out: inout ByteQueue
  ) {
    json.key("fields", &out)
    json.beginArray(&out)
    for field in head.fields {
      json.beginObject(&out)
      json.field("name", field.name, &out)
      json.field("value", field.value, &out)
      json.endObject(&out)
    }
    json.endArray(&out)
    json.payload(head.raw, &out)
    appendProxy(head.proxy, &json, &out)
  }

  static func append(_ redirect: RedirectTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("number", redirect.number, &out)
    json.field("status", redirect.status, &out)
    json.field("source", redirect.from, &out)
    json.field("target", redirect.to, &out)
    json.field("credentials", redirect.keepsCredentials, &out)
  }

  static func append(_ handshake: HandshakeTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.key("request", &out)
    append(handshake.request, &json, &out)
    json.key("response", &out)
    append(handshake.response, &json, &out)
  }

  private static func append(_ checks: [Check], _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.beginArray(&out)
    for check in checks {
      json.beginObject(&out)
      json.field("outcome", check.outcome.rawValue, &out)
      json.field("id", check.id, &out)
      json.field("section", check.section, &out)
      json.field("title", check.title, &out)
      json.field("seen", check.seen, &out)
      json.field("requirement", check.rule?.text, &out)
      json.endObject(&out)
    }
    json.endArray(&out)
  }

  static func append(_ open: OpenTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("url", open.url, &out)
    json.field("subprotocol", open.subprotocol, &out)
    json.field("extensions", open.extensions, &out)
    json.key("timing", &out)
    json.beginObject(&out)
    for step in open.timing {
      json.key(step.phase, &out)
      json.value(seconds: step.seconds, &out)
    }
    json.endObject(&out)
  }
}
