/// Why a capture file cannot be read on, and where. What came before it has been handed out.
package struct CaptureError: Error, Equatable, Sendable {
  /// What a file consists of.
  package enum Part: String, Sendable {
    case fileHeader = "file header"
    case record
    case block
  }

  package enum Problem: Equatable, Sendable {
    case empty
    /// Its first bytes are those of no capture file.
    case noCapture
    /// A format that is known by its first bytes, and not read.
    case unsupported(String)
    case version(major: UInt16, minor: UInt16)
    /// The end of the input, in bytes of the part.
    case endsInside(Part, have: UInt64, need: UInt64)
    /// More bytes than one may have.
    case tooLong(Part, length: UInt64, limit: UInt64)
    /// A block whose length is not a multiple of 4 or less than its kind takes.
    case blockLength(UInt32)
    /// A block states its length before and after its content.
    case trailingLength(UInt32, expected: UInt32)
    /// A length inside a block that reaches past its end.
    case overrun(length: UInt64, room: UInt64)
    case byteOrderMagic(UInt32)
    case unknownInterface(UInt32, known: Int)
    case tooManyInterfaces(limit: Int)
    /// In zlib's words.
    case gzip(String)
    case endsInsideGzip
    /// Not one packet could be looked into.
    case unreadableLinkTypes([LinkType])
  }

  /// In bytes from the beginning of the file, or of what gzip has given.
  package var offset: UInt64
  /// The offset is one of the inflated bytes.
  package var isInflated: Bool
  package var problem: Problem

  package init(offset: UInt64, isInflated: Bool = false, _ problem: Problem) {
    self.offset = offset
    self.isInflated = isInflated
    self.problem = problem
  }

  /// One sentence.
  package var description: String {
    switch problem {
    case .empty: isInflated ? "nothing is compressed in it" : "the input is empty"
    case .unreadableLinkTypes(let types):
      "no packet can be read: the link type \(types.map(\.description).joined(separator: ", ")) is not supported"
    default: "offset \(offset)\(isInflated ? " of the inflated bytes" : ""): \(sentence)"
    }
  }

  private var sentence: String {
    switch problem {
    case .empty, .unreadableLinkTypes: ""
    case .noCapture: "this is not the beginning of a pcap or pcapng file"
    case .unsupported(let name): "\(name) is not supported"
    case .version(let major, let minor): "version \(major).\(minor) of the format is not supported"
    case .endsInside(let part, let have, let need):
      "the input ends inside a \(part.rawValue), after \(have) of \(need) bytes"
    case .tooLong(let part, let length, let limit):
      "a \(part.rawValue) claims \(length) bytes, at most \(limit) are possible"
    case .blockLength(let length): "a block cannot be \(length) bytes long"
    case .trailingLength(let length, let expected):
      "a block begins with the length \(expected) and ends with \(length)"
    case .overrun(let length, let room): "a field claims \(length) bytes where its block has \(room)"
    case .byteOrderMagic(let magic):
      "the byte order of a section cannot be told from 0x\(String(magic, radix: 16))"
    case .unknownInterface(let number, let known):
      "a packet of interface \(number), but the section has described \(known)"
    case .tooManyInterfaces(let limit): "a section with more than \(limit) interfaces"
    case .gzip(let reason): "gzip: \(reason)"
    case .endsInsideGzip: "the input ends inside gzip data"
    }
  }
}
