import Bytes
import WebSocketCore

/// The records of one direction: cuts them out of the stream, opens them, and follows the handshake that they
/// carry, as the keys change with it.
struct TLSRecordStream: ~Copyable {
  enum State {
    case reading
    /// After a hole: for a record that authenticates.
    case searching
    /// Nothing more can be read; the reason has been told.
    case closed
  }

  /// What was found before the data that `next` returns.
  enum Finding {
    case note(TLSNote)
    case hole
  }

  let sender: Role
  var state = State.reading
  var findings: [Finding] = []
  /// Of the next record, in the stream.
  var offset: UInt64 = 0
  var recordNumber: UInt64 = 0
  var alert: TLSFacts.Alert?
  var openedRecords: UInt64 = 0
  var closedRecords: UInt64 = 0
  var hasHello = false
  var messages = HandshakeMessages()

  var stage = TLSStage.clear
  /// Of the stage, once it has been used: what follows a KeyUpdate is derived from it.
  var secret: [UInt8] = []
  /// Nil while it is not sure which keys the next record has, or those are missing.
  var cipher: RecordCipher?
  /// Records under the keys of the stage.
  var sequence: UInt64 = 0
  /// How many records may have been missed before the next.
  var slack: UInt64 = 0
  /// Any record may be the first of a later stage.
  var isUnsure = false
  /// The secrets that were there when they did not do.
  var triedRevision: UInt64?
  /// Without secrets records were left out that may hold data.
  var hasPassedOverData = false
  /// The record, and the secrets among which its own was not.
  var guessed: (offset: UInt64, revision: UInt64)?
  /// Bytes that may still be decrypted in vain for want of the ClientHello.
  var guessBudget = TLSRecordStream.fullGuessBudget
  /// Bytes that may still be decrypted in vain.
  var trialBudget = TLSRecordStream.fullTrialBudget
  var badRecords: UInt64 = 0
  /// Where the last hole ended.
  var searchOffset: UInt64 = 0

  private var input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var position = 0
  /// The beginning of a record, or records that wait for the other side's hello.
  private var pending = ByteQueue(blockSize: 2048)
  private var isReadingPending = false
  /// What was not decrypted in place. Never committed: it only lends room.
  var trial = ByteQueue(blockSize: 2048)
  /// Wait no more for what the other side says.
  private(set) var isPatient = true

  init(sender: Role) { self.sender = sender }

  /// Hands over the next bytes, to be changed in place, which must stay until `next` has returned nil.
  mutating func receive(_ bytes: UnsafeMutableRawBufferPointer) {
    guard state != .closed else { return }
    isReadingPending = !pending.isEmpty
    position = 0
    guard isReadingPending else {
      input = bytes
      return
    }
    pending.append(UnsafeRawBufferPointer(bytes))
    input = UnsafeMutableRawBufferPointer(mutating: pending.readable)
  }

  /// The next application data that is not empty, valid until the next call; nil when there is no more now.
  mutating func next(
    _ negotiation: inout TLSNegotiation, _ secrets: inout TLSSecrets
  ) -> UnsafeMutableRawBufferPointer? {
    trial.releaseIfEmpty()
    while let (header, body) = nextRecord(negotiation) {
      var data: UnsafeMutableRawBufferPointer?
      if state == .searching {
        data = takeAfterHole(header, body, &negotiation, &secrets)
        if data == nil, state == .searching {
          advance(1)
          continue
        }
      } else if !hasHello, header.followsHello {
        joinMidstream(&negotiation)
        continue
      } else if let absent = absentHello(for: header, negotiation, secrets) {
        if absent == .client, guessSession(header, body, &negotiation, secrets) == .found { continue }
        if isPatient { break }
        close(.noHello(of: absent), &negotiation)
      } else {
        data = take(header, body, &negotiation, &secrets)
      }
      advance(TLSRecordHeader.byteCount + body.count)
      recordNumber += 1
      if let data, !data.isEmpty { return data }
    }
    keepRest()
    return nil
  }

  /// Nothing more will come, or more waits than may: what waits is read as well as can be.
  ///
  /// - Returns: false if nothing waits.
  mutating func stopWaiting() -> Bool {
    guard isPatient, !pending.isEmpty else { return false }
    isPatient = false
    receive(UnsafeMutableRawBufferPointer(start: nil, count: 0))
    return true
  }

  /// At the end of the stream: what looked like the beginning of a record has no end, so it was none, and one may
  /// stand inside it.
  ///
  /// - Returns: false if there is nothing of the kind.
  mutating func dismissPossibleRecord() -> Bool {
    guard state == .searching, pending.count > TLSRecordHeader.byteCount else { return false }
    receive(UnsafeMutableRawBufferPointer(start: nil, count: 0))
    advance(1)
    return true
  }

  var hasTooMuchPending: Bool { pending.count > TLSRecordHeader.longestRecord }

  /// The stream has ended: what there is to say of what was not read.
  mutating func end(_ negotiation: inout TLSNegotiation) {
    if badRecords > TLSRecordStream.badRecordLimit {
      findings.append(.note(.moreBadRecords(badRecords - TLSRecordStream.badRecordLimit)))
    }
    switch state {
    case .searching where offset == searchOffset && pending.isEmpty:
      if stage.carriesData { findings.append(.hole) }
    case .searching:
      closeLost(&negotiation)
    case .reading where openedRecords == 0 && closedRecords > 0 && badRecords == 0 && triedRevision == nil:
      findings.append(.note(.noKeyFits(offset: offset)))
    case .reading where !pending.isEmpty && triedRevision == nil:
      let length = pending.count < TLSRecordHeader.byteCount ? 0 : TLSRecordHeader(pending.readable).length
      let missing = TLSRecordHeader.byteCount + length - pending.count
      findings.append(.note(.cut(missing: missing, offset: offset)))
    case .reading, .closed: break
    }
    state = .closed
  }

  /// So many bytes are missing; what has begun will not end.
  mutating func hole(_ count: UInt64?, _ negotiation: inout TLSNegotiation) {
    guard state != .closed else { return }
    offset &+= UInt64(pending.count) &+ (count ?? 0)
    pending.removeAll()
    pending.releaseIfEmpty()
    beginSearch(missing: count, &negotiation)
  }

  mutating func close(_ note: TLSNote, _ negotiation: inout TLSNegotiation) {
    state = .closed
    cipher = nil
    if negotiation.tell(note) { findings.append(.note(note)) }
  }

  /// The next record that is whole, from where one must be, or after a hole may be.
  private mutating func nextRecord(
    _ negotiation: TLSNegotiation
  ) -> (TLSRecordHeader, UnsafeMutableRawBufferPointer)? {
    if state == .searching { skipToPossibleRecord(negotiation) }
    guard state != .closed, input.count - position >= TLSRecordHeader.byteCount else { return nil }
    let rest = UnsafeMutableRawBufferPointer(rebasing: input[position...])
    let header = TLSRecordHeader(UnsafeRawBufferPointer(rest))
    if let fault = fault(of: header) {
      state = .closed
      findings.append(.note(fault))
      if stage.carriesData { findings.append(.hole) }
      return nil
    }
    guard rest.count - TLSRecordHeader.byteCount >= header.length else { return nil }
    return (
      header,
      UnsafeMutableRawBufferPointer(rebasing: rest[TLSRecordHeader.byteCount...].prefix(header.length))
    )
  }

  private func fault(of header: TLSRecordHeader) -> TLSNote? {
    guard header.isRecord else { return .notARecord(offset: offset) }
    return header.length > TLSRecordHeader.lengthLimit ? .tooLong(header.length, offset: offset) : nil
  }

  private mutating func skipToPossibleRecord(_ negotiation: TLSNegotiation) {
    while input.count - position >= TLSRecordHeader.byteCount {
      let rest = UnsafeRawBufferPointer(rebasing: input[position...])
      if mayBegin(with: TLSRecordHeader(rest), negotiation) { return }
      advance(1)
    }
  }

  private mutating func advance(_ count: Int) {
    position += count
    offset &+= UInt64(count)
  }

  private mutating func keepRest() {
    if state == .closed { position = input.count }
    let rest = UnsafeRawBufferPointer(rebasing: input[position...])
    if isReadingPending {
      pending.consume(position)
    } else {
      pending.append(rest)
    }
    pending.releaseIfEmpty()
    input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    position = 0
  }
}
