import Bytes

/// The 32 bytes of a ClientHello by which a key log names a session.
package struct ClientRandom: Hashable, Sendable, CustomStringConvertible {
  package static let byteCount = 32

  package let bytes: [UInt8]

  package init?(_ bytes: [UInt8]) {
    guard bytes.count == ClientRandom.byteCount else { return nil }
    self.bytes = bytes
  }

  /// As much as tells sessions apart: `3f92a1c4…`.
  package var description: String { Hex.encode(bytes.prefix(4)) + "…" }
}

/// What is known of the secrets of TLS sessions, from a key log, from the Decryption Secrets Blocks of a pcapng,
/// and from sessions that others resume. It may grow while connections are read.
package struct TLSSecrets: Sendable {
  /// The labels of the key log format that decrypt records
  /// (<https://www.ietf.org/archive/id/draft-ietf-tls-keylogfile-02.html>).
  package enum Label: String, Sendable, CaseIterable {
    /// The master secret of TLS 1.2 and older.
    case clientRandom = "CLIENT_RANDOM"
    case clientEarly = "CLIENT_EARLY_TRAFFIC_SECRET"
    case clientHandshake = "CLIENT_HANDSHAKE_TRAFFIC_SECRET"
    case serverHandshake = "SERVER_HANDSHAKE_TRAFFIC_SECRET"
    case clientApplication = "CLIENT_TRAFFIC_SECRET_0"
    case serverApplication = "SERVER_TRAFFIC_SECRET_0"

    static let masterSecretByteCount = 48
    static let byRawValue = Dictionary(uniqueKeysWithValues: allCases.map { (Array($0.rawValue.utf8), $0) })

    fileprivate var slot: Int {
      switch self {
      case .clientRandom: 0
      case .clientEarly: 1
      case .clientHandshake: 2
      case .serverHandshake: 3
      case .clientApplication: 4
      case .serverApplication: 5
      }
    }
  }

  private var sessions: RecentEntries<ClientRandom, [[UInt8]]>
  /// Master secrets by the session ID or the ticket that resumes them (RFC 5246 §7.3, RFC 5077).
  private var resumable: RecentEntries<[UInt8], [UInt8]>

  /// Grows whenever something has been added: then it is worth looking again.
  package private(set) var revision: UInt64 = 0

  /// - Parameters:
  ///   - sessionLimit: how many sessions are kept; the oldest go first. Each takes about 700 bytes.
  ///   - resumptionLimit: how many session IDs and tickets are kept, of 1 KiB at most.
  package init(sessionLimit: Int = 16_384, resumptionLimit: Int = 2_048) {
    sessions = RecentEntries(limit: sessionLimit)
    resumable = RecentEntries(limit: resumptionLimit)
  }

  /// How many sessions have a secret here.
  package var sessionCount: Int { sessions.count }
  /// How many sessions were let go, because newer ones needed their room.
  package var forgottenCount: Int { sessions.forgottenCount }

  /// The first secret of a kind is kept, as a session has only one.
  package mutating func add(_ secret: [UInt8], _ label: Label, of random: ClientRandom) {
    var secrets = sessions[random] ?? Array(repeating: [], count: Label.allCases.count)
    guard secrets[label.slot].isEmpty, !secret.isEmpty else { return }
    secrets[label.slot] = secret
    sessions.set(random, to: secrets)
    revision &+= 1
  }

  package func secret(_ label: Label, of random: ClientRandom) -> [UInt8]? {
    guard let secret = sessions[random]?[label.slot], !secret.isEmpty else { return nil }
    return secret
  }

  /// The sessions that were added last, newest first.
  func newest(_ limit: Int) -> [ClientRandom] { sessions.newestKeys(limit) }

  package func hasAny(of random: ClientRandom) -> Bool { sessions[random] != nil }

  mutating func remember(masterSecret: [UInt8], by name: [UInt8]) {
    guard !name.isEmpty, name.count <= 1024 else { return }
    resumable.set(name, to: masterSecret)
  }

  func masterSecret(rememberedBy name: [UInt8]) -> [UInt8]? {
    name.isEmpty ? nil : resumable[name]
  }
}

/// A dictionary that holds the newest entries.
private struct RecentEntries<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let limit: Int
  private var entries: [Key: Value] = [:]
  /// A ring, in the order in which the keys came.
  private var order: [Key] = []
  private var oldest = 0
  private(set) var forgottenCount = 0

  init(limit: Int) { self.limit = max(1, limit) }

  var count: Int { entries.count }

  subscript(key: Key) -> Value? { entries[key] }

  func newestKeys(_ limit: Int) -> [Key] {
    (1...max(1, limit)).prefix(order.count).map { order[(oldest + order.count - $0) % order.count] }
  }

  mutating func set(_ key: Key, to value: Value) {
    guard entries.updateValue(value, forKey: key) == nil else { return }
    guard order.count == limit else {
      order.append(key)
      return
    }
    entries[order[oldest]] = nil
    forgottenCount += 1
    order[oldest] = key
    oldest = (oldest + 1) % limit
  }
}
