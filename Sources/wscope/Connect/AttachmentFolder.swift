#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where `--save-attachments` puts them. No file that is there is written over.
struct AttachmentFolder {
  let path: String
  private var number = 0

  init(_ path: String) throws(Failure) {
    self.path = path
    guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    throw Failure(
      .inputUnreadable, phase: .output,
      "--save-attachments: \(path) cannot be made: \(String(cString: strerror(errno)))")
  }

  /// Saves one, as `12-event.bin`.
  ///
  /// - Parameters:
  ///   - bytes: the attachment.
  ///   - event: to which it belongs; what could not stand in the name of a file is replaced.
  /// - Returns: its path.
  mutating func save(_ bytes: [UInt8], of event: String) throws(Failure) -> String {
    let name = String(decoding: event.utf8.prefix(64).map { Self.isPlain($0) ? $0 : 0x5F }, as: UTF8.self)
    while true {
      number += 1
      let file = "\(path)/\(number)-\(name).bin"
      if try FileContents.create(file, bytes) { return file }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
