import WebSocketCore

/// Finds where a frame begins in the middle of a stream, by evidence counted in bits: how much less likely it is
/// that bytes which are no frames look like this.
///
/// A frame has no mark, but it says where the next one begins. A chain of plausible frames up to the end of what
/// there is, is evidence; but a place that looks like a frame by chance may lead into the true chain as well. So
/// a frame is believed by what speaks for itself and for those that lead to it: that its form is rare among these
/// bytes, that its text is text once unmasked, and that it hits upon the beginning of another, where it might
/// have ended anywhere. How rare the form is, is counted in the same bytes, around the frame.
package struct FrameSync {
  package enum Confidence: Int, Comparable, Sendable {
    /// Nobody should rely on it.
    case possible
    /// One in thousands is wrong.
    case likely
    /// One in a million, unless somebody has put frames into a frame.
    case certain

    package static func < (one: Confidence, other: Confidence) -> Bool { one.rawValue < other.rawValue }

    init(bits: Double) { self = bits >= 20 ? .certain : bits >= 11 ? .likely : .possible }
  }

  package struct Finding: Equatable, Sendable {
    /// Where the first frame begins that is believed.
    package var offset: Int
    /// How many follow upon each other from there to the end of the bytes.
    package var frames: Int
    /// Of the first frame; those after it are more certain.
    package var confidence: Confidence
    /// Bits of evidence for it.
    package var bits: Double
    /// Where the first frame of the chain begins that is certain; nil: more bytes may tell.
    package var certainOffset: Int?
  }

  /// What is known of the stream beside its bytes.
  package struct Context: Sendable {
    package var sender: Role
    /// RSV1 may be set.
    package var mayCompress: Bool
    /// Where the pieces begin in which the bytes came, in order: frames often begin with one.
    package var pieces: [Int]
    /// Bytes before these in which none was found.
    package var searched: UInt64
    /// Where frames before these bytes, which are not kept, say that one begins, and with what evidence.
    package var expected: [Int: Double]
    /// That it is a WebSocket is known: most pieces begin with a frame.
    package var isWebSocket: Bool

    package init(
      sender: Role, mayCompress: Bool = true, pieces: [Int] = [0], searched: UInt64 = 0,
      expected: [Int: Double] = [:], isWebSocket: Bool = false
    ) {
      self.sender = sender
      self.mayCompress = mayCompress
      self.pieces = pieces
      self.searched = searched
      self.expected = expected
      self.isWebSocket = isWebSocket
    }
  }

  /// The first frame that can be believed.
  ///
  /// - Parameters:
  ///   - bytes: of one direction.
  ///   - context: what else is known.
  /// - Returns: the first one in a chain that is certain somewhere, or else the first that is likely, or else
  ///   the best there is; nil where there is none.
  package static func find(in bytes: UnsafeRawBufferPointer, _ context: Context) -> Finding? {
    FrameChains(bytes, context).best()
  }
}
