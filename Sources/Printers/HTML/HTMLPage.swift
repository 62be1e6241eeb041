import Bytes
import COpenSSL

/// The page around the records: one document that needs nothing from anywhere else and may fetch nothing.
///
/// The script stands before the data, so that a page whose writer was interrupted shows what it has.
enum HTMLPage {
  private static let styles: [StaticString] = [theme, style, rowStyle, narrowStyle]
  private static let scripts: [StaticString] = [
    textScript, decodedScript, traceScript, filterScript, listScript, detailsScript, tableScript, laneScript,
    timelineScript, timelineInputScript, mainScript,
  ]

  /// Everything up to the first record.
  ///
  /// - Parameters:
  ///   - title: what the page is about; any text.
  ///   - out: where it is appended.
  static func appendHead(title: String, to out: inout ByteQueue) {
    let style = joined(styles)
    let script = joined(["'use strict';\n"] + scripts)
    out.append(literal: "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    out.append(literal: "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
    out.append("style-src 'sha256-\(digest(style))'; script-src 'sha256-\(digest(script))'; ")
    out.append(literal: "base-uri 'none'; form-action 'none'\">\n")
    out.append(literal: "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
    append(escaped: title, to: &out)
    out.append(literal: "</title>\n<style>")
    out.append(style)
    out.append(literal: "</style>\n<script>")
    out.append(script)
    out.append(literal: "</script>\n</head>\n<body>\n<header>\n<h1><bdi>")
    append(escaped: title, to: &out)
    out.append(literal: "</bdi></h1>\n")
    out.append(literal: markup)
    out.append(literal: "\n")
  }

  /// A text as the content of an element.
  static func append(escaped text: String, to out: inout ByteQueue) {
    var visible = ByteQueue(blockSize: 256)
    TerminalEscaping.append(text, to: &visible)
    for byte in visible.readable {
      switch byte {
      case UInt8(ascii: "<"): out.append(literal: "&lt;")
      case UInt8(ascii: "&"): out.append(literal: "&amp;")
      default: out.append(byte)
      }
    }
  }

  private static func joined(_ parts: [StaticString]) -> [UInt8] {
    parts.flatMap {
      UnsafeBufferPointer(start: $0.utf8Start, count: $0.utf8CodeUnitCount) + [UInt8(ascii: "\n")]
    }
  }

  /// What the policy knows an inline script or style by (CSP Level 3 §2.3.1).
  private static func digest(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    _ = SHA256(bytes, bytes.count, &digest)
    return Base64.encode(digest)
  }
}
