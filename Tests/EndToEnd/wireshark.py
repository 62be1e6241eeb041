"""What tshark reads in a capture: the WebSocket frames of each TCP connection."""

import collections
import subprocess
import xml.etree.ElementTree

import captures

# By default tshark takes a segment out of order for one that is lost.
OPTIONS = ("-o", "tcp.reassemble_out_of_order:TRUE")


def frames(name):
    """{TCP connection: {direction: [head of each frame, and the SHA-256 or None]}} in the form of the truth."""
    keys = captures.FOLDER / f"{name}.keylog"
    secrets = ["-o", f"tls.keylog_file:{keys}"] if keys.exists() else []
    process = subprocess.Popen(["tshark", "-r", captures.path(name), *OPTIONS, *secrets, "-T", "pdml", "-J",
                                "tcp websocket", "-Y", "tcp"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    known = collections.defaultdict(lambda: {direction: [] for direction in captures.DIRECTIONS.values()})
    servers = {}
    with process.stdout as output:
        for _, element in xml.etree.ElementTree.iterparse(output):
            if element.tag == "packet":
                _packet(element, known, servers)
                element.clear()
    assert process.wait() == 0
    return dict(known)


def _packet(packet, known, servers):
    tcp = _fields(packet.find("proto[@name='tcp']"))
    stream = int(tcp["tcp.stream"].get("show"))
    # Who is connected to is told by the SYN; the client of every fixture that tshark reads begins.
    server = servers.setdefault(stream, tcp["tcp.dstport"].get("show"))
    direction = "c2s" if tcp["tcp.dstport"].get("show") == server else "s2c"
    for proto in packet.iterfind("proto[@name='websocket']"):
        known[stream][direction].append(_frame(_fields(proto)))


def _fields(proto):
    """The last of each name: of the lengths, that is the longest form."""
    return {field.get("name"): field for field in proto.iter("field")}


def _frame(fields):
    def number(name):
        return int(fields[name].get("show"), 0)

    lengths = [name for name in fields if name.startswith("websocket.payload_length")]
    key = fields.get("websocket.masking_key")
    text = fields.get("websocket.payload.text")
    frame = {"fin": number("websocket.fin"), "rsv": number("websocket.rsv"), "opcode": number("websocket.opcode"),
             "masked": bool(number("websocket.mask")), "key": None if key is None else key.get("value"),
             "len": int(fields[lengths[-1]].get("show"))}
    return frame, None if text is None else bytes.fromhex(text.get("value"))
