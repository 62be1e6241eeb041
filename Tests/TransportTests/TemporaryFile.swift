import Reactor
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file that is already without a name.
func temporaryFile(_ text: String = "") throws -> OwnedDescriptor {
  var path = Array("/tmp/wscope-test-XXXXXX".utf8CString)
  let file = OwnedDescriptor(mkstemp(&path))
  try #require(file.number >= 0)
  unlink(path)
  #expect(write(file.number, text, text.utf8.count) == text.utf8.count)
  lseek(file.number, 0, SEEK_SET)
  return file
}

/// A pipe, closed at the latest with the test.
final class Pipe {
  private var readEnd: OwnedDescriptor?
  private var writeEnd: OwnedDescriptor?

  var reader: Int32 { readEnd?.number ?? -1 }
  var writer: Int32 { writeEnd?.number ?? -1 }

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    readEnd = OwnedDescriptor(ends[0])
    writeEnd = OwnedDescriptor(ends[1])
  }

  func closeReader() { readEnd = nil }
  func closeWriter() { writeEnd = nil }
}
