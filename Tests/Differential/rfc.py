"""The words of the RFCs that the known differences turn on: (section, quotation)."""

MINIMAL_LENGTH = (
    "RFC 6455 §5.2",
    "Note that in all cases, the minimal number of bytes MUST be used to encode the length, for example, the length of "
    "a 124-byte-long string can't be encoded as the sequence 126, 0, 124.")
CONTROL_FRAMES = (
    "RFC 6455 §5.4",
    "Control frames (see Section 5.5) MAY be injected in the middle of a fragmented message.")
INTERLEAVING = (
    "RFC 6455 §5.4",
    "The fragments of one message MUST NOT be interleaved between the fragments of another message unless an extension "
    "has been negotiated that can interpret the interleaving.")
REASON = (
    "RFC 6455 §5.5.1",
    "Following the 2-byte integer, the body MAY contain UTF-8-encoded data with value /reason/")
PONG = (
    "RFC 6455 §5.5.2",
    "Upon receipt of a Ping frame, an endpoint MUST send a Pong frame in response, unless it already received a Close "
    "frame.")
FAILING = (
    "RFC 6455 §7.1.7",
    "If _The WebSocket Connection is Established_ prior to the point where the endpoint is required to _Fail the "
    "WebSocket Connection_, the endpoint SHOULD send a Close frame with an appropriate status code (Section 7.4) before "
    "proceeding to _Close the WebSocket Connection_.")
INVALID_DATA = (
    "RFC 6455 §7.4.1",
    "1007 indicates that an endpoint is terminating the connection because it has received data within a message that "
    "was not consistent with the type of the message (e.g., non-UTF-8 [RFC3629] data within a text message).")
CODES = (
    "RFC 6455 §7.4.2",
    "Status codes in the range 1000-2999 are reserved for definition by this protocol, its future revisions, and "
    "extensions specified in a permanent and readily available public specification.")
UTF8 = (
    "RFC 6455 §8.1",
    "When an endpoint is to interpret a byte stream as UTF-8 but finds that the byte stream is not, in fact, a valid "
    "UTF-8 stream, that endpoint MUST _Fail the WebSocket Connection_.")
LIMITS = (
    "RFC 6455 §10.4",
    "Implementations that have implementation- and/or platform-specific limitations regarding the frame size or total "
    "message size after reassembly from multiple frames MUST protect themselves against exceeding those limits.")
FINAL_BLOCKS = (
    "RFC 7692 §7.2.1",
    'An endpoint MAY use both DEFLATE blocks with the "BFINAL" bit set to 0 and DEFLATE blocks with the "BFINAL" bit set '
    'to 1.')
WINDOW = (
    "RFC 7692 §7.2.1",
    'If the "agreed parameters" contain the "client_max_window_bits" extension parameter with a value of w, the client '
    "MUST NOT use an LZ77 sliding window longer than the w-th power of 2 bytes to compress messages to send.")
DECOMPRESSION = (
    "RFC 7692 §7.2.2",
    "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload of the message.")
