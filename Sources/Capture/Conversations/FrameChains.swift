import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The places in a stream that look like frames, how they lead to each other, and what speaks for each.
struct FrameChains {
  private struct Place {
    let offset: Int
    let frame: PlausibleFrame
    /// Where in the list the next frame stands, if it is there.
    var next: Int?
    /// Frames from here to the end of the chain; 0: only a part of the header is there.
    var frames = 0
    /// What comes next is there, and is no plausible frame.
    var isBroken = false
    var isInLongest = false
    /// Bits that speak for this frame by itself.
    var own = 0.0
    /// Bits that speak against its having hit upon the next one by chance.
    var landing = 0.0
    /// Bits of all frames from here to the end.
    var ahead = 0.0
    /// Bits of the frames that lead here.
    var behind = 0.0

    /// That it is false, and what it leads to is true; or that all of them are false.
    var bits: Double { behind + min(own + landing, ahead) }
  }

  private let count: Int
  private let context: FrameSync.Context
  private var places: [Place] = []
  /// The offsets of the longest chain, and the end of the bytes.
  private var targets: [Int] = []

  /// How far around a frame its form is looked for.
  private static let neighborhood = 256
  /// How often a legal form stands among random bytes, and of how many bytes that is taken to be known.
  private static let randomRate = 12.0 / 512
  private static let randomWeight = 64.0
  /// Payloads have a structure, and so are less random than the count of places supposes.
  private static let structure = 3.0
  /// That a true frame is followed by one that breaks a rule is rare.
  private static let breach = 7.0
  /// Of the pieces of a WebSocket's stream, one in a few begins with a frame, where random bytes begin with none.
  private static let habit = 2.0

  init(_ bytes: UnsafeRawBufferPointer, _ context: FrameSync.Context) {
    count = bytes.count
    self.context = context
    find(in: bytes)
    link()
    findLongest()
    weigh()
    follow()
  }

  private mutating func find(in bytes: UnsafeRawBufferPointer) {
    let isMasked = context.sender == .client
    let mayCompress = context.mayCompress
    for offset in 0..<bytes.count {
      let frame = PlausibleFrame(bytes, at: offset, isMasked: isMasked, mayCompress: mayCompress)
      if let frame { places.append(Place(offset: offset, frame: frame)) }
      // What looks like a frame everywhere is no evidence anywhere.
      if places.count > 256, places.count > offset / 2 { return places = [] }
    }
  }

  /// The first place at an offset or behind it.
  private func index(from offset: Int) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func link() {
    for index in places.indices.reversed() {
      let frame = places[index].frame
      if frame.isCut { continue }
      places[index].frames = 1
      if frame.next >= count { continue }
      let next = self.index(from: frame.next)
      guard next < places.count, places[next].offset == frame.next,
        places[next].frame.mayFollow(frame.firstByte)
      else {
        places[index].isBroken = true
        continue
      }
      places[index].next = next
      places[index].frames += places[next].frames
    }
  }

  private mutating func findLongest() {
    var current = places.indices.max { places[$0].frames < places[$1].frames }
    while let index = current, places[index].frames > 0 {
      places[index].isInLongest = true
      targets.append(places[index].offset)
      current = places[index].next
    }
    targets.append(count)
  }

  /// What speaks for each by itself: how rare its form is around it, those of the longest chain not counted.
  private mutating func weigh() {
    var first = 0
    var end = 0
    var others = 0
    for index in places.indices {
      let offset = places[index].offset
      while end < places.count, places[end].offset <= offset + Self.neighborhood {
        others += places[end].isInLongest ? 0 : 1
        end += 1
      }
      while places[first].offset < offset - Self.neighborhood {
        others -= places[first].isInLongest ? 0 : 1
        first += 1
      }
      let around = min(count, offset + Self.neighborhood) - max(0, offset - Self.neighborhood)
      let rate =
        (Double(others) + Self.randomWeight * Self.randomRate) / (Double(around) + Self.randomWeight)
      places[index].own = places[index].frame.evidence - log2(min(rate, 1))
      places[index].landing = landing(places[index])
    }
  }

  /// A length that means nothing might have led anywhere.
  private func landing(_ place: Place) -> Double {
    let frame = place.frame
    guard frame.next <= count, place.next.map({ !places[$0].frame.isCut }) ?? (frame.next == count) else {
      return 0
    }
    let reach = place.offset + frame.lengths
    let within = Self.index(from: reach + 1, in: targets) - Self.index(from: place.offset + 1, in: targets)
    return max(0, log2(Double(frame.lengths) / Double(max(1, within))))
  }

  /// The first of the sorted numbers that is no smaller.
  private static func index(from number: Int, in sorted: [Int]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What leads to each, and what follows it.
  private mutating func follow() {
    for index in places.indices.reversed() {
      let place = places[index]
      let rest = place.next.map { places[$0].frame.isCut ? 0 : places[$0].ahead }
      places[index].ahead = place.own + (rest ?? (place.isBroken ? -Self.breach : place.landing))
      places[index].behind = beginning(at: place.offset)
    }
    for index in places.indices where places[index].frames > 0 {
      guard let next = places[index].next else { continue }
      places[next].behind = max(places[next].behind, places[index].behind + places[index].own)
    }
  }

  /// The more places are tried, the more of them look like a frame by chance. A chain that begins where a piece
  /// begins is one of few.
  private func beginning(at offset: Int) -> Double {
    let searched = Double(context.searched)
    var bits = -log2(searched + Double(offset) + 1) - Self.structure
    let piece = Self.index(from: offset, in: context.pieces)
    if piece < context.pieces.count, context.pieces[piece] == offset {
      let habit = context.isWebSocket ? Self.habit : 0
      bits = max(bits, habit - log2(searched / 1024 + Double(piece) + 1))
    }
    return max(bits, context.expected[offset] ?? bits)
  }
}

extension FrameChains {
  func best() -> FrameSync.Finding? {
    // The offset of the first certain frame of each chain.
    var certain = [Int?](repeating: nil, count: places.count)
    for index in places.indices.reversed() where places[index].frames > 0 {
      let isCertain = FrameSync.Confidence(bits: places[index].bits) == .certain
      certain[index] = isCertain ? places[index].offset : places[index].next.flatMap { certain[$0] }
    }
    let candidates = places.indices.filter { places[$0].frames > 0 }
    let believed = candidates.filter { FrameSync.Confidence(bits: places[$0].bits) >= .likely }
    let best =
      believed.first { certain[$0] != nil } ?? believed.first
      ?? candidates.max { places[$0].bits < places[$1].bits }
    return best.map { finding($0, certainOffset: certain[$0]) }
  }

  private func finding(_ index: Int, certainOffset: Int?) -> FrameSync.Finding {
    let place = places[index]
    return FrameSync.Finding(
      offset: place.offset, frames: place.frames, confidence: FrameSync.Confidence(bits: place.bits),
      bits: place.bits, certainOffset: certainOffset)
  }

  func expectations(behind kept: Int) -> [Int: Double] {
    var found: [Int: Double] = [:]
    for (offset, bits) in context.expected where offset >= kept { found[offset - kept] = bits }
    for place in places where place.frames > 0 && place.offset < kept && place.frame.next >= kept {
      let bits = place.behind + place.own
      found[place.frame.next - kept] = max(found[place.frame.next - kept] ?? bits, bits)
    }
    let best = found.sorted { $0.value > $1.value }.prefix(64)
    return Dictionary(uniqueKeysWithValues: best.map { ($0.key, $0.value) })
  }
}
