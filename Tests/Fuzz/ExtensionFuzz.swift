import WebSocketCore

/// Any text as the value of Sec-WebSocket-Extensions: what can be read can be written and read again, and both
/// sides of the negotiation of permessage-deflate take it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExtensions(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  guard let offers = try? ExtensionOffer.parse(text) else { return 0 }
  let again = try? ExtensionOffer.parse(ExtensionOffer.headerValue(offers))
  precondition(again == offers, "what was written reads otherwise")
  _ = DeflateNegotiation.judge(request: offers)
  _ = DeflateNegotiation.clientJudge(response: offers, offered: [DeflateOffer()])
  guard let answer = DeflateNegotiation.serverAccept(offers: offers) else { return 0 }
  let own = offers.filter { $0.name == DeflateParameters.extensionName }
    .map { DeflateOffer.read($0, in: .request).offer }
  let verdict = DeflateNegotiation.clientJudge(
    response: (try? ExtensionOffer.parse(answer.headerValue)) ?? [], offered: own)
  precondition(verdict.violations.isEmpty, "our own answer breaks a rule")
  return 0
}
