import Bytes
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private let folder = "\(#filePath)".split(separator: "/").dropLast(2).joined(separator: "/")

/// The bytes of a file in Tests/Fixtures.
func fixtureBytes(_ name: String) throws -> [UInt8] {
  guard let file = fopen("/\(folder)/Fixtures/\(name)", "rb") else { throw FixtureMissing(name: name) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
  return bytes
}

func fixtureText(_ name: String) throws -> String { String(decoding: try fixtureBytes(name), as: UTF8.self) }

/// The reads and writes of a recorded connection: a line each, `>` the client's and `<` the server's.
func recordedTraffic(_ name: String) throws -> [(sender: Role, bytes: [UInt8])] {
  try fixtureText(name).split(separator: "\n").compactMap { line in
    guard let sender: Role = line.first == ">" ? .client : line.first == "<" ? .server : nil else {
      return nil
    }
    return (sender, Hex.decode(line.dropFirst(2)) ?? [])
  }
}

struct FixtureMissing: Error {
  var name: String
}
