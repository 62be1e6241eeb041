import Bytes
import WebSocketCore

/// Reads a HAR of any size, in bounded memory: its WebSockets with their messages, as Chrome and what follows
/// it (Playwright, mitmproxy, HTTP Toolkit) write them. Firefox and Safari leave the messages out.
package struct HARReader: Sendable {
  private var tokenizer = JSONTokenizer()
  /// Where we are: the containers that are open.
  private var places: [HARPlace] = []
  /// Of the member whose value comes next.
  private var name = ""
  /// The string in progress.
  private var value: [UInt8] = []
  private var creator = ""
  private var field = (name: "", value: "")
  private var hasEntries = false
  private var failure: HARError?
  var entry: HAREntry
  var message = HARMessage()
  let payloadLimit: Int
  let heldLimit: Int
  /// WebSockets so far.
  package internal(set) var webSocketCount = 0
  /// Entries so far that are none.
  package internal(set) var otherCount = 0

  /// The most bytes of a string that is kept, but of a message's data.
  private static let stringLimit = 64 * 1024

  /// A reader at the beginning of a file.
  ///
  /// - Parameters:
  ///   - payloadLimit: how many bytes of each message are kept.
  ///   - showsSecrets: false: credentials are taken out of URLs and heads before they are told and judged.
  ///   - heldLimit: how many bytes of messages wait for the heads, where these stand behind them.
  package init(payloadLimit: Int = 64 * 1024, showsSecrets: Bool = false, heldLimit: Int = 16 << 20) {
    self.payloadLimit = payloadLimit
    self.heldLimit = heldLimit
    entry = HAREntry(showsSecrets: showsSecrets)
  }

  /// Does a file begin as a HAR does: with a JSON object that has a `log`?
  package static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var tokenizer = JSONTokenizer()
    var position = 0
    guard (try? tokenizer.next(in: bytes, at: &position)) == .beginObject else { return false }
    while let token = try? tokenizer.next(in: bytes, at: &position) {
      if token == .name, tokenizer.depth == 1, tokenizer.text.elementsEqual("log".utf8) { return true }
    }
    return false
  }

  /// Takes the next piece of the file.
  ///
  /// - Parameters:
  ///   - bytes: the piece.
  ///   - sink: where what is found goes.
  /// - Throws: `HARError`; what was found before it has been told.
  package mutating func read<Sink: HARSink & ~Copyable>(
    _ bytes: UnsafeRawBufferPointer, into sink: inout Sink
  ) throws(HARError) {
    if let failure { throw failure }
    var position = 0
    do throws(JSONError) {
      while let token = try tokenizer.next(in: bytes, at: &position) { take(token, into: &sink) }
    } catch { try fail(.notJSON(error), into: &sink) }
  }

  /// The file ends here.
  ///
  /// - Parameter sink: where what is found goes.
  /// - Throws: `HARError`; what was found before it has been told.
  package mutating func finish<Sink: HARSink & ~Copyable>(into sink: inout Sink) throws(HARError) {
    if let failure { throw failure }
    do throws(JSONError) { _ = try tokenizer.finish() } catch { try fail(.notJSON(error), into: &sink) }
    if !hasEntries { try fail(.notHAR, into: &sink) }
  }

  private mutating func fail<Sink: HARSink & ~Copyable>(
    _ error: HARError, into sink: inout Sink
  ) throws(HARError) {
    if places.contains(.entry) { endEntry(creator: creator, into: &sink) }
    failure = error
    throw error
  }

  private mutating func take<Sink: HARSink & ~Copyable>(_ token: JSONToken, into sink: inout Sink) {
    let place = places.last ?? .other
    switch token {
    case .beginObject, .beginArray: begin(places.isEmpty ? .document : place.child(name), into: &sink)
    case .endObject, .endArray: end(into: &sink)
    case .name: if place != .other { name = String(decoding: tokenizer.text, as: UTF8.self) }
    case .string(let isLast): if place != .other { takeString(place, isLast: isLast) }
    case .number: takeNumber(place)
    case .bool, .null: break
    }
  }

  private mutating func begin<Sink: HARSink & ~Copyable>(_ place: HARPlace, into sink: inout Sink) {
    places.append(place)
    name = ""
    switch place {
    case .entries: hasEntries = true
    case .entry: entry = HAREntry(showsSecrets: entry.showsSecrets)
    case .requestHeader, .responseHeader: field = ("", "")
    case .messages:
      entry.hasMessages = true
      if entry.hasRequest, entry.hasResponse { open(into: &sink) }
    case .message: message = HARMessage()
    default: break
    }
  }

  private mutating func end<Sink: HARSink & ~Copyable>(into sink: inout Sink) {
    let place = places.removeLast()
    name = ""
    switch place {
    case .entry: endEntry(creator: creator, into: &sink)
    case .request: entry.hasRequest = true
    case .response: entry.hasResponse = true
    case .requestHeader, .responseHeader:
      entry.add(HeaderLine(field.name, field.value), toRequest: place == .requestHeader)
    case .message: endMessage(into: &sink)
    default: break
    }
  }

  private mutating func takeString(_ place: HARPlace, isLast: Bool) {
    if place == .message, name == "data" {
      message.append(tokenizer.text, payloadLimit: payloadLimit)
      return
    }
    value.append(contentsOf: tokenizer.text.prefix(Self.stringLimit - value.count))
    guard isLast else { return }
    take(String(decoding: value, as: UTF8.self), in: place)
    value.removeAll(keepingCapacity: true)
  }

  private mutating func take(_ text: String, in place: HARPlace) {
    switch (place, name) {
    case (.creator, "name"): creator = text
    case (.entry, "startedDateTime"): entry.started = HARDate.nanoseconds(Array(text.utf8)) ?? 0
    case (.entry, "_resourceType"): entry.resourceType = text
    case (.entry, "serverIPAddress"): entry.serverAddress = text.isEmpty ? nil : text
    case (.request, "method"): entry.method = text
    case (.request, "url"): entry.url = text
    case (.request, "httpVersion"): entry.requestVersion = text
    case (.response, "statusText"): entry.statusText = text
    // Chrome's and Playwright's.
    case (.response, "_error"), (.response, "_failureText"): entry.failure = text
    case (.response, "httpVersion"): entry.responseVersion = text
    case (.requestHeader, "name"), (.responseHeader, "name"): field.name = text
    case (.requestHeader, "value"), (.responseHeader, "value"): field.value = text
    case (.message, "type"): message.type = HARMessage.Kind(rawValue: text)
    default: break
    }
  }

  private mutating func takeNumber(_ place: HARPlace) {
    switch (place, name) {
    case (.response, "status"): entry.status = Int(String(decoding: tokenizer.text, as: UTF8.self)) ?? 0
    case (.message, "opcode"): message.opcode = Int(String(decoding: tokenizer.text, as: UTF8.self)) ?? 1
    case (.message, "time"): message.setTime(tokenizer.text)
    default: break
    }
  }
}
