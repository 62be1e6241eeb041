import Bytes
import Trace

/// A note under the frame before it: whose bytes it concerns, and what is to be known.
struct NoteLine {
  var palette: Palette

  func append(_ note: NoteTrace, indent: Int, to out: inout ByteQueue) {
    out.append(spaces: indent)
    palette.begin(.control, in: &out)
    out.append(literal: "* ")
    if let sender = note.sender {
      out.append(literal: sender.label)
      out.append(literal: ": ")
    }
    TerminalEscaping.append(note.text, to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }
}
