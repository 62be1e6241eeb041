import Bytes
import Testing

@testable import Capture

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files of tcpdump, dumpcap and editcap, against what tshark reads in them.
@Suite struct RecordedCaptureTests {
  @Test(
    "Every segment is what tshark says it is",
    arguments: [
      ("loopback.pcap", "loopback"), ("loopback.pcapng.gz", "loopback"), ("raw-ip.pcapng", "loopback"),
      ("cooked.pcap", "cooked"), ("cooked2-nanoseconds.pcap", "cooked2-nanoseconds"),
      ("snap-length.pcap", "snap-length"), ("two-interfaces.pcapng", "two-interfaces"),
      ("fragments.pcap.gz", "fragments"),
    ])
  func segments(file: String, expected: String) throws {
    let bytes = try contents(of: file)
    let lines = String(decoding: try contents(of: expected + ".tsv"), as: UTF8.self).split(separator: "\n")
    let whole = readCapture(bytes)
    #expect(whole.error == nil)
    #expect(whole.segments.count == lines.count)
    for (segment, line) in zip(whole.segments, lines) { #expect(text(segment) == line) }
    for size in [1, 61, 1000] { #expect(readCapture(bytes, pieceSize: size) == whole, "pieces of \(size)") }
  }

  @Test("What is no TCP segment is counted")
  func counts() throws {
    let loopback = readCapture(try contents(of: "loopback.pcap")).counts
    #expect(loopback.packets == 29)
    #expect(loopback.segments == 28)
    #expect(loopback.otherProtocols == 1)
    let fragments = readCapture(try contents(of: "fragments.pcap.gz")).counts
    #expect(fragments.packets == 16)
    #expect(fragments.fragments == 3)
    #expect(fragments.segments == 14)
  }

  @Test("The key log of a file comes first")
  func secrets() throws {
    guard case .secrets(let keyLog)? = readCapture(try contents(of: "two-interfaces.pcapng")).items.first
    else {
      Issue.record("no secrets")
      return
    }
    #expect(keyLog.hasPrefix("CLIENT_RANDOM 00112233"))
    #expect(keyLog.utf8.count == 174)
  }

  /// As a line of the table that tshark has written.
  private func text(_ segment: ReadCapture.Segment) -> String {
    [
      "\(segment.packet)", "\(segment.time)", segment.source, segment.destination, "\(segment.sequence)",
      "\(segment.acknowledgment)", "0x00" + Hex.encode([segment.flags]),
      "\(segment.payload.count + segment.missing)",
      Hex.encode(segment.payload),
    ].joined(separator: "\t")
  }

  private func contents(of name: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let path = (folder + ["Fixtures", "captures", "packets", name[...]]).joined(separator: "/")
    let file = try #require(fopen(path, "rb"), "\(path)")
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }
}
