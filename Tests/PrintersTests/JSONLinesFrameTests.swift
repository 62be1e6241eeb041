import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct JSONLinesFrameTests {
  @Test("The frames of RFC 6455 §5.7")
  func examples() {
    #expect(
      printed(exampleFrames, by: JSONLinesPrinter()) == #"""
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"server","direction":null,"offset":0,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":1,"opcode_name":"text","mask":false,"masking_key":null,"payload_length":5,"length_encoding":7,"text":"Hello","payload_truncated":false,"close":null}}
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"client","direction":null,"offset":0,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":1,"opcode_name":"text","mask":true,"masking_key":"37fa213d","payload_length":5,"length_encoding":7,"text":"Hello","payload_truncated":false,"close":null}}
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"server","direction":null,"offset":0,"fin":false,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":1,"opcode_name":"text","mask":false,"masking_key":null,"payload_length":3,"length_encoding":7,"text":"Hel","payload_truncated":false,"close":null}}
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"server","direction":null,"offset":5,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":0,"opcode_name":"continuation","mask":false,"masking_key":null,"payload_length":2,"length_encoding":7,"text":"lo","payload_truncated":false,"close":null}}
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"server","direction":null,"offset":0,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":9,"opcode_name":"ping","mask":false,"masking_key":null,"payload_length":5,"length_encoding":7,"text":"Hello","payload_truncated":false,"close":null}}
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"client","direction":null,"offset":0,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":10,"opcode_name":"pong","mask":true,"masking_key":"37fa213d","payload_length":5,"length_encoding":7,"text":"Hello","payload_truncated":false,"close":null}}
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"server","direction":null,"offset":0,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":2,"opcode_name":"binary","mask":false,"masking_key":null,"payload_length":256,"length_encoding":16,"base64":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w==","payload_truncated":false,"close":null}}
        {"v":1,"type":"frame","t":0.000000,"conn":1,"data":{"from":"server","direction":null,"offset":0,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":2,"opcode_name":"binary","mask":false,"masking_key":null,"payload_length":65536,"length_encoding":64,"text":"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f !\"#$%&'()*+,-./0123456789:;<=>?","payload_truncated":true,"close":null}}

        """#)
  }
}
