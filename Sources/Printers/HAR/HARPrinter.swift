import Bytes
import Trace
import WebSocketCore

/// An HTTP Archive 1.2 as Chrome's developer tools write it: an entry for each connection, with
/// `_resourceType` `websocket` and its messages in `_webSocketMessages`.
///
/// It is written as it goes: with `tail` behind what has been written it is a whole document at any time. The
/// messages of one connection at a time go straight out; those of others that are open meanwhile wait until it
/// has ended, in memory as long as they are few.
package struct HARPrinter {
  /// Bytes of all messages that wait in memory.
  package static let usualWaitingLimit = 4 << 20

  private let creatorVersion: String
  /// Of a record's time 0: seconds since 1970.
  private let start: Double
  private let destination: any HARDestination
  private let waitingLimit: Int
  private var waitingByteCount = 0
  private var entries: [Int: HAREntryDraft] = [:]
  /// Whose messages are being written.
  private var current: Int?
  private var hasEntries = false
  private var needsComma = false

  /// - Parameters:
  ///   - creatorVersion: of wscope.
  ///   - start: seconds since 1970, of what records call 0.
  ///   - destination: of what is written between two records, as it is much.
  ///   - waitingLimit: in bytes, for all messages that wait in memory.
  package init(
    creatorVersion: String, start: Double, destination: any HARDestination,
    waitingLimit: Int = usualWaitingLimit
  ) {
    self.creatorVersion = creatorVersion
    self.start = start
    self.destination = destination
    self.waitingLimit = waitingLimit
  }

  package func begin(into out: inout ByteQueue) {
    var json = JSONWriter()
    json.beginObject(&out)
    json.key("log", &out)
    json.beginObject(&out)
    json.field("version", "1.2", &out)
    json.key("creator", &out)
    json.beginObject(&out)
    json.field("name", "wscope", &out)
    json.field("version", creatorVersion, &out)
    json.endObject(&out)
    json.key("pages", &out)
    json.beginArray(&out)
    json.endArray(&out)
    json.key("entries", &out)
    json.beginArray(&out)
  }

  /// What makes a whole document of what has been written.
  package var tail: StaticString { current == nil ? "]}}\n" : "]}]}}\n" }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    guard let number = record.connection, !record.data.isOfProxy else { return }
    if case .message(let message) = record.data {
      guard number == current else { return keep(message, at: record.time, of: number) }
      if needsComma { out.append(UInt8(ascii: ",")) }
      needsComma = true
      return print(message, at: record.time, into: &out)
    }
    var entry = entries[number] ?? HAREntryDraft()
    entry.take(record, start: start)
    entries[number] = entry
    if entry.isOver, number == current { endCurrent(&out) }
    advance(&out)
  }

  /// Writes the entries of connections that have not ended.
  package mutating func finish(into out: inout ByteQueue) {
    if current != nil { endCurrent(&out) }
    for number in entries.keys.sorted() where entries[number]?.request != nil {
      begin(number, &out)
      endCurrent(&out)
    }
    entries = [:]
  }

  /// Begins with the next connection, and writes those that are over.
  private mutating func advance(_ out: inout ByteQueue) {
    while current == nil, let next = entries.filter({ $0.value.isReady }).keys.min() {
      begin(next, &out)
      if entries[next]?.isOver == true { endCurrent(&out) }
    }
  }

  private mutating func endCurrent(_ out: inout ByteQueue) {
    guard let number = current else { return }
    entries.removeValue(forKey: number)?.printEnd(into: &out)
    current = nil
  }

  /// Everything but the end of the array of messages, and of the entry.
  private mutating func begin(_ number: Int, _ out: inout ByteQueue) {
    guard let entry = entries[number] else { return }
    if hasEntries { out.append(UInt8(ascii: ",")) }
    hasEntries = true
    current = number
    entry.print(number, start: start, into: &out)
    for range in entry.waiting.kept {
      destination.take(range, into: &out)
      destination.write(&out, tail: tail)
    }
    out.append(entry.waiting.bytes)
    waitingByteCount -= entry.waiting.bytes.count
    needsComma = !entry.waiting.isEmpty
    entries[number]?.waiting = WaitingMessages()
  }

  // MARK: Messages

  private mutating func keep(_ message: MessageTrace, at time: Double, of number: Int) {
    var element = ByteQueue()
    print(message, at: time, into: &element)
    let before = entries[number]?.waiting.bytes.count ?? 0
    entries[number, default: HAREntryDraft()].waiting.append(Array(element.readable))
    waitingByteCount += (entries[number]?.waiting.bytes.count ?? 0) - before
    guard waitingByteCount > waitingLimit else { return }
    for number in entries.keys { entries[number]?.waiting.move(to: destination) }
    waitingByteCount = 0
  }

  private func print(_ message: MessageTrace, at time: Double, into out: inout ByteQueue) {
    var json = JSONWriter()
    json.beginObject(&out)
    json.field("type", message.sender == .client ? "send" : "receive", &out)
    json.field("time", seconds: start + time, &out)
    json.field("opcode", message.opcode.rawValue, &out)
    if message.opcode == .text {
      json.key("data", &out)
      message.payload.withUnsafeBytes { json.string($0, &out) }
    } else {
      json.field("data", message.payload.withUnsafeBytes { Base64.encode($0) }, &out)
    }
    json.endObject(&out)
  }
}

extension TraceData {
  /// What was done with a proxy and not with the server.
  fileprivate var isOfProxy: Bool {
    switch self {
    case .resolve(let resolve): resolve.proxy != nil
    case .connect(let connect): connect.proxy != nil
    case .tls(let tls): tls.proxy != nil
    case .request(let head), .response(let head): head.proxy != nil
    default: false
    }
  }
}
