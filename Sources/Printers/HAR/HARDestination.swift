import Bytes

/// Where a HAR goes, and where messages wait that cannot go there yet and are too many for memory.
package protocol HARDestination: AnyObject {
  /// Writes what has been printed, and empties the queue.
  ///
  /// - Parameter tail: makes a whole document of it, until more is written.
  func write(_ queue: inout ByteQueue, tail: StaticString)

  /// Keeps some bytes.
  ///
  /// - Returns: where, to be asked for once; nil: they cannot be kept, and why is told elsewhere.
  func keep(_ bytes: [UInt8]) -> Range<Int>?

  /// Gives them back.
  func take(_ range: Range<Int>, into out: inout ByteQueue)
}
