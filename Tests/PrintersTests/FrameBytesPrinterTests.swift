import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct FrameBytesPrinterTests {
  let printer = FrameBytesPrinter(palette: Palette(isColored: false))

  @Test("The frames of RFC 6455 §5.7, byte by byte")
  func examples() {
    #expect(
      printed(exampleFrames, by: printer) == #"""
        text frame from server at 0: header of 2, payload of 5
                 0  81           1... ....   FIN              1: the last frame of a message
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 0001   opcode           0x1: text
                 1  05           0... ....   MASK             0: not masked
                                 .000 0101   payload length   5
                 2  48 65 6c 6c 6f                                   Hello

        text frame from client at 0: header of 6, payload of 5
                 0  81           1... ....   FIN              1: the last frame of a message
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 0001   opcode           0x1: text
                 1  85           1... ....   MASK             1: masked
                                 .000 0101   payload length   5
                 2  37 fa 21 3d              masking key      XORed with the payload: the second column is unmasked
                 6  7f 9f 4d 51 58                                   48 65 6c 6c 6f                                   Hello

        text frame from server at 0: header of 2, payload of 3
                 0  01           0... ....   FIN              0: more frames follow
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 0001   opcode           0x1: text
                 1  03           0... ....   MASK             0: not masked
                                 .000 0011   payload length   3
                 2  48 65 6c                                         Hel

        continuation frame from server at 5: header of 2, payload of 2
                 5  80           1... ....   FIN              1: the last frame of a message
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 0000   opcode           0x0: continuation
                 6  02           0... ....   MASK             0: not masked
                                 .000 0010   payload length   2
                 7  6c 6f                                            lo

        ping frame from server at 0: header of 2, payload of 5
                 0  89           1... ....   FIN              1: the last frame of a message
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 1001   opcode           0x9: ping
                 1  05           0... ....   MASK             0: not masked
                                 .000 0101   payload length   5
                 2  48 65 6c 6c 6f                                   Hello

        pong frame from client at 0: header of 6, payload of 5
                 0  8a           1... ....   FIN              1: the last frame of a message
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 1010   opcode           0xa: pong
                 1  85           1... ....   MASK             1: masked
                                 .000 0101   payload length   5
                 2  37 fa 21 3d              masking key      XORed with the payload: the second column is unmasked
                 6  7f 9f 4d 51 58                                   48 65 6c 6c 6f                                   Hello

        binary frame from server at 0: header of 4, payload of 256
                 0  82           1... ....   FIN              1: the last frame of a message
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 0010   opcode           0x2: binary
                 1  7e           0... ....   MASK             0: not masked
                                 .111 1110   payload length   126: it is in the next 2 bytes
                 2  01 00                    extended length  256
                 4  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  ................
                20  10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f  ................
                36  20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f   !"#$%&'()*+,-./
                52  30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f  0123456789:;<=>?
                68  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO
                84  50 51 52 53 54 55 56 57 58 59 5a 5b 5c 5d 5e 5f  PQRSTUVWXYZ[\]^_
               100  60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f  `abcdefghijklmno
               116  70 71 72 73 74 75 76 77 78 79 7a 7b 7c 7d 7e 7f  pqrstuvwxyz{|}~.
               132  80 81 82 83 84 85 86 87 88 89 8a 8b 8c 8d 8e 8f  ................
               148  90 91 92 93 94 95 96 97 98 99 9a 9b 9c 9d 9e 9f  ................
               164  a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 aa ab ac ad ae af  ................
               180  b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 ba bb bc bd be bf  ................
               196  c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 ca cb cc cd ce cf  ................
               212  d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 da db dc dd de df  ................
               228  e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed ee ef  ................
               244  f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 fa fb fc fd fe ff  ................

        binary frame from server at 0: header of 10, payload of 65536
                 0  82           1... ....   FIN              1: the last frame of a message
                                 .0.. ....   RSV1             0
                                 ..0. ....   RSV2             0
                                 ...0 ....   RSV3             0
                                 .... 0010   opcode           0x2: binary
                 1  7f           0... ....   MASK             0: not masked
                                 .111 1111   payload length   127: it is in the next 8 bytes
                 2  00 00 00 00 00 01 00 00  extended length  65536
                10  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  ................
                26  10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f  ................
                42  20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f   !"#$%&'()*+,-./
                58  30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f  0123456789:;<=>?
                    … 65472 more bytes of payload

        """#)
  }

  @Test("A masked payload of more than one row begins each row at the first byte of the key")
  func maskedRows() {
    let shown = printed(
      [frame(.binary, [UInt8](repeating: 0, count: 17), from: .client, key: exampleKey)], by: printer)
    let rows = shown.split(separator: "\n").suffix(2)
    #expect(
      rows.joined(separator: "\n") == """
                 6  37 fa 21 3d 37 fa 21 3d 37 fa 21 3d 37 fa 21 3d  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
                22  37                                               00                                               .
        """)
  }

  @Test("Close and violations are told under the bytes")
  func close() {
    let body = CloseBody(code: .goingAway, reason: Array("bye\u{1b}".utf8))
    let shown = printed(
      [frame(.close, body.bytes, close: body), violation(.maskForbidden, "MASK is 1")], by: printer)
    let rows = shown.split(separator: "\n").suffix(3)
    #expect(
      rows.joined(separator: "\n") == #"""
                 2  03 e9 62 79 65 1b                                ..bye.
                    close code 1001 goingAway, reason: bye\x1b
                    ! RFC 6455 §5.1: MASK is 1; a server MUST NOT mask any frames that it sends [mask-forbidden]
        """#)
  }
}
