/// A live connection as a source: each direction is a `FrameStream` of its own, whose bytes go to
/// `FrameDumpSession.receive` with their direction and time, and to `end` when it is over.
struct LiveInput {
  var url: String

  func run(_ session: inout FrameDumpSession) throws(Failure) {
    throw Failure(.otherError, phase: .connect, "\(url): live connections come with the transport")
  }
}
