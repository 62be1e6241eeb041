import Bytes

/// One character on its way to a terminal: as it is, or as the escape that stands for it.
struct TerminalCharacter {
  enum Form: Equatable {
    case asIs
    /// `\n`, `\r`, `\t`: the letter after the backslash.
    case named(UInt8)
    /// `\x1b`: a control character, or a byte that is no UTF-8.
    case byte(UInt8)
    /// `\u{202e}`: a character that would move, hide or reorder what stands around it.
    case scalar(UInt32)
  }

  /// Bytes that it takes in the input.
  var length: Int
  var form: Form
  /// Columns that it takes on the terminal.
  var columns: Int

  init(_ bytes: UnsafeRawBufferPointer, at index: Int) {
    guard let scalar = UTF8Reading.scalar(bytes, at: index) else {
      self.init(length: 1, form: .byte(bytes[index]), columns: 4)
      return
    }
    switch scalar.value {
    case 0x09: self.init(length: 1, form: .named(UInt8(ascii: "t")), columns: 2)
    case 0x0A: self.init(length: 1, form: .named(UInt8(ascii: "n")), columns: 2)
    case 0x0D: self.init(length: 1, form: .named(UInt8(ascii: "r")), columns: 2)
    case 0x00...0x1F, 0x7F: self.init(length: 1, form: .byte(UInt8(scalar.value)), columns: 4)
    case let value where TerminalEscaping.isUnsafe(value):
      self.init(length: scalar.length, form: .scalar(value), columns: 4 + String(value, radix: 16).count)
    case let value: self.init(length: scalar.length, form: .asIs, columns: DisplayWidth.columns(of: value))
    }
  }

  private init(length: Int, form: Form, columns: Int) {
    self.length = length
    self.form = form
    self.columns = columns
  }

  func append(from bytes: UnsafeRawBufferPointer, at index: Int, to out: inout ByteQueue) {
    switch form {
    case .asIs: out.append(UnsafeRawBufferPointer(rebasing: bytes[index..<index + length]))
    case .named(let letter):
      out.append(UInt8(ascii: "\\"))
      out.append(letter)
    case .byte(let byte):
      out.append(literal: "\\x")
      out.append(hex: byte)
    case .scalar(let value):
      out.append(literal: "\\u{")
      out.append(String(value, radix: 16))
      out.append(UInt8(ascii: "}"))
    }
  }
}
