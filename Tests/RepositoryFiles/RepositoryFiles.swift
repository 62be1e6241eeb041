#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files of this repository, for tests that compare them with the code.
package enum RepositoryFiles {
  package static let root = #filePath.split(separator: "/Tests/").first.map(String.init) ?? "."

  /// Nil when there is no such file.
  package static func text(_ path: String) -> String? {
    guard let file = fopen("\(root)/\(path)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The names in a folder and below it, beginning with the folder's own; hidden ones left out.
  package static func paths(in folder: String) -> [String] {
    guard let stream = opendir("\(root)/\(folder)") else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      let path = "\(folder)/\(name)"
      found += name.contains(".") ? [path] : paths(in: path)
    }
    return found
  }
}
