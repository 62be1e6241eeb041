/// The elements of `_webSocketMessages` of a connection whose turn has not come, as they will stand in the file.
struct WaitingMessages {
  private(set) var isEmpty = true
  /// What has been moved out of memory, in order, and what has come since.
  private(set) var kept: [Range<Int>] = []
  private(set) var bytes: [UInt8] = []

  mutating func append(_ element: [UInt8]) {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    isEmpty = false
    bytes += element
  }

  mutating func move(to destination: some HARDestination) {
    guard !bytes.isEmpty else { return }
    if let range = destination.keep(bytes) { kept.append(range) }
    bytes = []
  }
}
