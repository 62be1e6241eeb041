"""frame-dump --html: the page, in a real browser."""

import json
import re
import time

import pytest

import applications
import browser
import json_lines
import peers
import program
import wire

MASK = b"\x37\xfa\x21\x3d"
ROWS = "#table .item > .row"


@pytest.fixture(scope="module")
def chromium():
    with browser.Browser() as started:
        yield started


@pytest.fixture
def show(chromium, closing, tmp_path):
    """Opens the page of some bytes."""

    def open_page(data, *options, code=0, **how):
        path = tmp_path / "page.html"
        program.run("frame-dump", "-", "--html", path, *options, stdin=data).expect(code)
        return closing(chromium.open(path, **how))

    return open_page


@pytest.fixture
def show_records(chromium, closing, tmp_path):
    """Opens a page that holds these records: what frame-dump finds in captures of other kinds."""

    def open_page(records, **how):
        empty = program.run("frame-dump", "-", "--html", "-", stdin=b"").expect(0).out
        block = '<script type="application/json" class="records">\n'
        lines = "".join(json.dumps(record).replace("<", "\\u003c") + "\n" for record in records)
        assert json_lines.checked(lines.encode()), "the program could have written them"
        path = tmp_path / "records.html"
        head, _ = empty.split(block)
        end = '</script>\n<script type="application/json" id="end">{"left_out":0}</script>'
        path.write_text(head + block + lines + end)
        return closing(chromium.open(path, **how))

    return open_page


def record(kind, time, connection=1, sender=None, /, **data):
    data = {"from": sender, **data} if sender else data
    return {"v": 1, "type": kind, "t": time, "conn": connection, "data": data}


def frame(time, sender, opcode, text="", connection=1, **more):
    names = {wire.TEXT: "text", wire.BINARY: "binary", wire.CLOSE: "close", wire.PING: "ping", wire.PONG: "pong",
             wire.CONTINUATION: "continuation"}
    data = {"direction": None, "offset": 0, "fin": True, "rsv1": False, "rsv2": False, "rsv3": False,
            "opcode": opcode, "opcode_name": names[opcode], "mask": False, "masking_key": None,
            "payload_length": len(text), "length_encoding": 7, "text": text, "payload_truncated": False, "close": None}
    return record("frame", time, connection, sender, **{**data, **more})


def two_connections():
    """A capture with times, two connections, a hole, and compressed messages."""
    def head(time, connection, path):
        return [
            record("connect", time, connection, address="198.51.100.7:80", source=f"192.0.2.{connection}:5000",
                   error=None, duration=0.01),
            record("request", time + 0.1, connection, direction=None, method="GET", target=path, fields=[],
                   text=f"GET {path} HTTP/1.1\r\nHost: example.com\r\n\r\n"),
            record("response", time + 0.2, connection, direction=None, status=101, reason="Switching Protocols",
                   fields=[], text="HTTP/1.1 101 Switching Protocols\r\n\r\n", body=None)]

    return [
        *head(0, 1, "/chat"), *head(1, 2, "/feed"),
        frame(2, "client", wire.TEXT, "hello"), frame(3, "server", wire.TEXT, "welcome"),
        frame(4, "server", wire.TEXT, "\u00f2H", 2, rsv1=True, payload_length=7,
              inflated={"payload_length": 5, "text": "Hello", "payload_truncated": False}),
        record("note", 5, 2, "server", kind="hole", text="1460 bytes are not in the capture", bytes=1460),
        record("note", 5, 2, "server", kind="lost_context", text="what messages refer back to is missing", bytes=None),
        frame(6, "client", wire.PING, "p", 2), frame(7, "server", wire.PONG, "p", 2),
        frame(8, "client", wire.CLOSE, "", close={"code": 1000, "name": "normalClosure", "text": "done"}),
        record("close", 8.5, initiator="client", code=1000, name="normalClosure", reason="done", clean=False,
               ended="fin"),
    ]


def previews(tab):
    return tab.texts(f"{ROWS} .preview")


def settled(tab):
    """Waits until the filter has been applied."""
    tab.wait_for("!document.querySelector('#table').hasAttribute('aria-busy')")
    return tab


def search(tab, text):
    tab.evaluate("document.querySelector('#search').value = ''")
    tab.click("#search")
    tab.type(text)
    tab.key("Enter")
    return settled(tab)


BROKEN = (wire.frame(wire.TEXT, "Hel", fin=False) + wire.frame(0xB) + wire.frame(wire.TEXT, "Hel", mask=MASK)
          + wire.frame(wire.CONTINUATION, "lo"))
MIXED = (wire.frame(wire.TEXT, "alpha one") + wire.frame(wire.BINARY, b"\x00\xff\x10")
         + wire.frame(wire.TEXT, "Beta two") + wire.frame(wire.PING, "alpha ping") + wire.frame(0xB, "reserved")
         + wire.close(1001, "bye"))


# The command


def test_the_page_takes_the_place_of_rows(tmp_path):
    path = tmp_path / "page.html"
    done = program.run("frame-dump", "-", "--from", "server", "--html", path, stdin=BROKEN).expect(0)
    assert (done.out, done.err) == ("", f"* {path}: 4 frames, 1 connection\n")
    assert path.read_text().startswith("<!DOCTYPE html>") and path.read_text().endswith("</html>\n")


def test_a_dash_is_standard_output():
    done = program.run("frame-dump", "-", "--html", "-", stdin=MIXED).expect(0)
    assert done.out.endswith("</html>\n") and done.err == "* stdout: 6 frames, 1 connection\n"


def test_an_old_page_is_replaced(tmp_path):
    path = tmp_path / "page.html"
    program.run("frame-dump", "-", "--html", path, stdin=MIXED * 100).expect(0)
    program.run("frame-dump", "-", "--html", path, stdin=MIXED).expect(0)
    assert path.read_text() == program.run("frame-dump", "-", "--html", "-", stdin=MIXED).out


def test_the_input_is_not_overwritten(tmp_path):
    path = tmp_path / "frames.bin"
    path.write_bytes(MIXED)
    assert "overwrite" in program.run("frame-dump", path, "--html", path).expect(64).err
    assert path.read_bytes() == MIXED


def test_a_page_that_cannot_be_written(tmp_path):
    done = program.run("frame-dump", "-", "--html", tmp_path / "none" / "page.html", stdin=MIXED).expect(1)
    assert "No such file or directory" in done.err and "none/page.html" in done.err


def test_only_one_output_is_chosen():
    assert "--json" in program.run("frame-dump", "-", "--html", "-", "--json", stdin=MIXED).expect(64).err


def test_the_data_of_the_page_are_json_lines():
    page = program.run("frame-dump", "-", "--from", "server", "--html", "-", stdin=BROKEN).out
    (data,) = re.findall(r'class="records">\n(.*?)</script>', page, re.DOTALL)
    assert data == program.run("frame-dump", "-", "--from", "server", "--json", stdin=BROKEN).out


def test_memory_does_not_grow_with_the_input(start, tmp_path):
    running = start("frame-dump", "-", "--html", tmp_path / "page.html")
    piece = wire.frame(wire.TEXT, "x" * 100) * 5000
    for _ in range(2):
        running.write(piece)
    before = running.memory()
    for _ in range(10):
        running.write(piece)
    assert running.memory() - before < 4096
    running.close_stdin()
    running.finish(30)


# What is seen


def test_each_frame_has_a_row_with_violations_under_it(show):
    tab = show(BROKEN, "--from", "server")
    assert [text.split("\n") for text in tab.texts(ROWS)] == [
        ["1", "0", "server", "0", "000", "text", "–", "3", "Hel"],
        ["2", "5", "server", "1", "000", "reserved-b", "–", "0"],
        ["5", "server", "! RFC 6455 §5.2: opcode 0xb; opcodes 3-7 and B-F are reserved; an unknown opcode MUST fail "
                        "the connection [reserved-opcode]"],
        ["3", "7", "server", "1", "000", "text", "37fa213d", "3", "Hel"],
        ["7", "server", "! RFC 6455 §5.1: MASK is 1, key 37fa213d; a server MUST NOT mask any frames that it sends "
                        "[mask-forbidden]"],
        ["7", "server", "! RFC 6455 §5.4: text frame inside a fragmented text message; the fragments of one message "
                        "MUST NOT be interleaved with another message [interleaved-message]"],
        ["4", "16", "server", "1", "000", "continuation", "–", "2", "lo"],
        ["16", "server", "! RFC 6455 §5.4: continuation with no message in progress; a continuation frame needs a "
                         "message that has begun [orphan-continuation]"]]
    assert tab.texts("#totals span") == ["4 frames", "1 connection", "client 0 B in 0 messages",
                                         "server 8 B in 2 messages", "4 violations"]


def test_nothing_is_fetched_and_nothing_goes_wrong(show):
    tab = show(BROKEN, "--from", "server")
    urls = [event["request"]["url"] for event in tab.events("Network.requestWillBeSent")]
    assert [url.split("/")[-1] for url in urls] == ["page.html"]
    assert tab.events("Log.entryAdded") == [] and tab.events("Runtime.exceptionThrown") == []


def test_a_row_opens_with_its_fields_and_its_bytes(show):
    tab = show(wire.frame(wire.TEXT, '{"a":[1,{}],"b":1.50}', mask=MASK))
    tab.click(f"{ROWS} .preview")
    fields = tab.text(".details .fields").replace("\n", " ")
    assert "FIN 1: last frame" in fields and "mask key 37fa213d" in fields and "21, written in 7 bits" in fields
    assert tab.texts(".tabs button") == ["Text", "JSON", "Hex"]
    assert tab.text(".details pre") == '{"a":[1,{}],"b":1.50}'
    tab.click(".tabs button:nth-child(2)")
    assert tab.text(".details pre") == '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": 1.50\n}'
    tab.click(".tabs button:nth-child(3)")
    assert tab.text(".details pre").splitlines() == [
        '00000000  7b 22 61 22 3a 5b 31 2c  7b 7d 5d 2c 22 62 22 3a  {"a":[1,{}],"b":',
        "00000010  31 2e 35 30 7d                                    1.50}"]
    tab.click(f"{ROWS} .preview")
    assert tab.texts(".details") == []


def test_a_payload_that_is_cut_says_so(show):
    tab = show(wire.frame(wire.TEXT, "x" * 100), "--preview", "10")
    tab.click(f"{ROWS} .preview")
    assert tab.text(".payload .muted") == "The first 10 of 100 bytes are in this page."


def test_a_length_that_no_number_holds_keeps_its_digits(show):
    tab = show(b"\x82\x7f" + b"\xff" * 8 + b'"payload_length":7', code=65)
    assert tab.texts(f"{ROWS} .length") == ["18,446,744,073,709,551,615"]
    assert "error input" in tab.texts(ROWS)[-1].replace("\n", " ")


def test_a_capture_with_connections_holes_and_compression(show_records):
    tab = show_records(two_connections())
    assert [text.split("\n")[:8] for text in tab.texts("#connection-list .item .row")] == [
        ["#1", "192.0.2.1:5000 → 198.51.100.7:80", "/chat", "–", "2 frames · 5 B", "1 frame · 7 B", "8.50 s", "0"],
        ["#2", "192.0.2.2:5000 → 198.51.100.7:80", "/feed", "–", "1 frame · 0 B", "2 frames · 7 B", "6.00 s", "0"]]
    assert tab.texts("#connection-list .item .ended") == [
        "1000 normalClosure by the client, not clean, fin", "no Close seen"]
    rows = [text.replace("\n", " ") for text in tab.texts(ROWS)]
    assert "3 4.000000 #2 server 1 100 text – 7 5 Hello" in rows
    assert "5.000000 #2 server hole 1460 bytes are not in the capture" in rows
    assert "5.000000 #2 server lost context what messages refer back to is missing" in rows
    assert "8.500000 #1 close 1000 normalClosure: done; client closed first, not cleanly, ended by fin" in rows
    tab.click("#table [data-id='8'] .preview")
    tab.click(".tabs button:last-child")
    assert tab.text(".details pre").startswith("00000000  c3 b2 48")


def test_a_connection_opens_with_its_handshake(show_records):
    checks = [{"outcome": "pass", "section": "RFC 6455 §4.1", "title": "method", "seen": "GET", "id": "request-method",
               "requirement": None},
              {"outcome": "fail", "section": "RFC 6455 §4.1", "title": "Host", "seen": "missing", "id": "host",
               "requirement": "the request MUST contain a Host header"}]
    records = two_connections()
    records.insert(3, record("handshake", 0.2, request=checks, response=checks[:1]))
    tab = show_records(records)
    tab.click("#connection-list .item .path")
    heads = tab.texts("#connection-list .details pre")
    assert heads == ["GET /chat HTTP/1.1\nHost: example.com", "HTTP/1.1 101 Switching Protocols"]
    verdicts = [text.split("\t") for text in tab.texts("#connection-list .checks tr")]
    assert verdicts == [["pass", "RFC 6455 §4.1", "method", "GET"],
                        ["fail", "RFC 6455 §4.1", "Host", "missing\nthe request MUST contain a Host header [host]"],
                        ["pass", "RFC 6455 §4.1", "method", "GET"]]


def test_a_capture_counts_what_was_there_and_not_what_was_claimed(show_records):
    def figures(**more):
        return {"compression_ratio": None, "ping_round_trips": None, "holes": 0, "missing_bytes": 0,
                "skipped_bytes": 0, **more}

    sides = {"client": {"frames": 1, "messages": 0, "bytes": 0}, "server": {"frames": 2, "messages": 1, "bytes": 12}}
    trips = {"count": 2, "min": 0.001, "mean": 0.002, "max": 0.003}
    details = {"client": figures(opcodes={"ping": {"frames": 1, "bytes": 1}}, ping_round_trips=trips),
               "server": figures(opcodes={"text": {"frames": 2, "bytes": 12}}, holes=1, missing_bytes=1460)}
    common = {"connections": 1, **sides, "violations": 0, "duration": 3, "exit_status": 0}
    tab = show_records([
        frame(1, "server", wire.TEXT, "seven b"), frame(2, "server", wire.TEXT, "short", payload_length=1 << 60),
        record("summary", 3, details=details, **common), record("summary", 3, None, **common)])
    assert tab.texts("#totals span")[:1] == ["2 of 3 frames"] and "server 12 B in 1 message" in tab.texts("#totals span")
    assert tab.texts("#connection-list .item .server") == ["2 frames · 12 B"]
    tab.click("#connection-list .item .path")
    assert [text.replace("\n", " ") for text in tab.texts("#connection-list .fields")] == [
        "from client ping 1 frame · 1 B ping round trips 2 trips, 1.00 ms / 2.00 ms / 3.00 ms (least, mean, most)",
        "from server text 2 frames · 12 B holes 1, 1,460 B missing"]


# What messages say in the protocol on top of the WebSocket


@pytest.fixture
def show_recording(chromium, closing, tmp_path):
    """Opens the page of a recording of Tests/Fixtures/applications."""

    def open_page(name, *options):
        path = tmp_path / "page.html"
        program.run("frame-dump", applications.path(name), "--html", path, *options).expect(0)
        return closing(chromium.open(path, height=4000))

    return open_page


def opened(tab, text):
    """Opens the one row in which a text stands."""
    search(tab, text)
    assert len(tab.texts(ROWS)) == 1, tab.texts(ROWS)
    tab.click(f"{ROWS} .preview")
    return tab


def test_a_row_says_what_its_message_says(show_recording):
    tab = show_recording("socketio")
    shown = previews(tab)
    assert 'socketio message: /chat event server_broadcast {"data":"hi"}' in shown
    assert "socketio goes on: 0 of 1 attachments of event upload" in shown
    assert tab.texts(f"{ROWS} .preview.heartbeat")[:2] == ["socketio ping (heartbeat)", "socketio pong (heartbeat)"]


def test_its_details_have_each_field(show_recording):
    tab = opened(show_recording("socketio"), 'event server_broadcast {')
    assert tab.text(".details .decoded h4") == "Decoded: socketio"
    assert tab.texts(".details .decoded .tabs button") == ["Fields", "Text"]
    assert tab.text(".details .decoded pre") == """{
  "engine": "message",
  "type": "event",
  "namespace": "/chat",
  "event": "server_broadcast",
  "args": [
    {
      "data": "hi"
    }
  ]
}"""
    tab.click(".details .decoded .tabs button:nth-child(2)")
    assert tab.text(".details .decoded pre") == 'message: /chat event server_broadcast {"data":"hi"}'
    assert tab.text(".details .payload pre") == '42/chat,["server_broadcast",{"data":"hi"}]'
    assert tab.events("Runtime.exceptionThrown") == [] and tab.events("Log.entryAdded") == []


def test_a_payload_is_found_by_what_it_says_and_by_what_it_is(show_recording):
    tab = search(show_recording("socketio"), "потому что")
    assert len(tab.texts(ROWS)) == 2
    assert len(search(tab, "_placeholder").texts(ROWS)) >= 4


def test_packets_and_digits_stay_as_they_are_written(show):
    """A document may have the names that the records have, as names and in strings."""
    quoted = json.dumps('a}","fields":["packets":[')
    text = '{"fields":12345678901234567890,"packets":[{"text":%s,"fields":1.50}]}' % quoted
    tab = show(wire.frame(wire.TEXT, text), "--decode", "json")
    tab.click(f"{ROWS} .preview")
    assert tab.text(".details .decoded pre") == """{
  "fields": 12345678901234567890,
  "packets": [
    {
      "text": %s,
      "fields": 1.50
    }
  ]
}""" % quoted


def test_why_nothing_was_decoded(show):
    tab = show(wire.frame(wire.TEXT, "hello"), "--decode", "json")
    assert previews(tab) == ["hello"]
    tab.click(f"{ROWS} .preview")
    assert tab.text(".details .decoded .muted") == (
        "cannot be decoded: the message is no JSON: 'h' where a value belongs at offset 0")


def test_a_page_of_messages_has_all_of_them(show_recording, tmp_path):
    tab = show_recording("graphql", "--messages")
    messages = [text for text in tab.texts(f"{ROWS} .sentence") if text.startswith("message ")]
    assert len(messages) == 12 and 'message next 1 {"data":{"count":0}}' in messages
    assert tab.text("#count") == "12 messages"
    done = program.run("frame-dump", "--messages", "--html", "page.html", applications.path("graphql"), cwd=tmp_path)
    assert done.expect(0).err == "* page.html: 12 messages, 1 connection\n"
    opened_row = f"{ROWS}.message .sentence"
    tab.click(opened_row)
    assert tab.text(".details .decoded h4") == "Decoded: graphql"


CAPTURES = ["endings.pcap", "fragments.pcap", "h2c.pcap", "hole-of-frames.pcap", "deflate-hole.pcap", "midstream.pcap",
            "connect.pcap"]


@pytest.mark.parametrize("name", CAPTURES)
def test_every_row_of_a_real_capture_opens(chromium, closing, tmp_path, name):
    capture = program.REPOSITORY / "Tests/Fixtures/captures" / name
    program.run("frame-dump", capture, "--html", tmp_path / "page.html")
    records = program.run("frame-dump", capture, "--json").records
    tab = closing(chromium.open(tmp_path / "page.html", height=2000))
    assert tab.text("h1") == name
    frames = len(json_lines.of_type(records, "frame"))
    assert tab.text("#count") == f"{frames} frame" + "s" * (frames != 1)
    tab.evaluate("document.querySelector('#table').focus()")
    rows = sum(one["type"] not in ("summary", "message") for one in records)
    for _ in range(min(rows, 60)):
        tab.key("ArrowDown")
        tab.key("Enter")
        tab.key("Enter")
    tab.evaluate("document.querySelectorAll('#connection-list .item > .row').forEach((row) => row.click())")
    assert len(tab.texts("#connection-list .details")) >= 1
    assert tab.events("Runtime.exceptionThrown") == [] and tab.events("Log.entryAdded") == []


def test_a_live_connection_is_shown_with_its_handshake(chromium, closing, tmp_path):
    async def speak(websocket):
        await websocket.send("hello")

    with peers.websockets_server(speak) as url:
        program.run("frame-dump", url + "/?token=secret", "--bearer", "secret", "--html", "page.html", stdin=None, cwd=tmp_path).expect(0)
    tab = closing(chromium.open(tmp_path / "page.html"))
    assert tab.text("h1").startswith(url) and previews(tab) == ["hello", "1000 normalClosure", "1000 normalClosure"]
    tab.click("#connection-list .item .path")
    request, response = tab.texts("#connection-list .details pre")
    assert request.startswith("GET /?token=") and response.startswith("HTTP/1.1 101 ")
    assert "secret" not in (tmp_path / "page.html").read_text()
    assert {text.split("\t")[0] for text in tab.texts("#connection-list .checks tr")} <= {"pass", "info"}
    assert "1000 normalClosure by the server, fin" in tab.texts("#connection-list .item .ended")


def test_an_empty_page_says_so(show):
    tab = show(b"")
    assert tab.text("#empty") == "There are no frames in this page."


# Search and filters


@pytest.mark.parametrize("query, found", [
    ("alpha", ["alpha one", "alpha ping"]), ("BETA", ["Beta two"]),
    ("/^(alpha|Beta) /m", ["alpha one", "Beta two", "alpha ping"]), ("/BETA/", []), ("/BETA/i", ["Beta two"]), ("00 ff", ["00 ff 10"]), ("ping", ["alpha ping"]), ("a.*e", []),
    ("reserved-opcode", ["reserved"]), ("1001 goingAway", ["1001 goingAway: bye"])])
def test_search(show, query, found):
    tab = search(show(MIXED), query)
    assert previews(tab) == found
    assert tab.text("#count") == f"{len(found)} of 6 frames"
    tab.click("#reset")
    assert len(previews(settled(tab))) == 6 and tab.text("#count") == "6 frames"


def test_what_was_found_is_marked(show):
    tab = search(show(MIXED), "pha")
    assert tab.texts(f"{ROWS} mark") == ["pha", "pha"]


def test_a_violation_is_found_with_its_frame(show):
    tab = search(show(MIXED), "reserved-opcode")
    assert len(tab.texts(ROWS)) == 2


def test_an_expression_that_is_none(show):
    tab = search(show(MIXED), "/(/")
    assert tab.evaluate("document.querySelector('#search').getAttribute('aria-invalid')") == "true"
    assert "expression" in tab.text("#count") and len(previews(tab)) == 6


def test_filters(show):
    tab = show(MIXED)
    tab.click("[data-kind=text]")
    assert previews(settled(tab)) == ["00 ff 10", "alpha ping", "reserved", "1001 goingAway: bye"]
    tab.click("[data-kind=ping]", modifiers=8)  # With Shift: only this.
    assert previews(settled(tab)) == ["alpha ping"]
    tab.click("#reset")
    tab.click("#violations-only")
    assert previews(settled(tab)) == ["reserved"] and len(tab.texts(ROWS)) == 2
    assert tab.texts("#violations-only .count") == ["1"]


def test_filters_by_direction_and_connection(show_records):
    tab = show_records(two_connections())
    tab.click("label:has(#side-server)")
    assert previews(settled(tab)) == ["welcome", "Hello", "p"]
    tab.click("#connection-list [data-id='2'] .only")
    assert previews(settled(tab)) == ["Hello", "p"]
    tab.click("label:has(#side-both)")
    assert previews(settled(tab)) == ["Hello", "p", "p"]
    tab.click("#reset")
    assert len(previews(settled(tab))) == 6


# The picture

CANVAS = "document.querySelector('#picture')"
# The first pixel of a colour: a variable of the style sheet.
PIXEL = """(() => {{
  const canvas = {canvas};
  const probe = document.createElement('div');
  probe.style.color = getComputedStyle(document.documentElement).getPropertyValue('--{color}');
  document.body.append(probe);
  const wanted = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
  probe.remove();
  const {{ data, width }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) {{
    if (data[at + 3] === 255 && wanted.every((part, index) => data[at + index] === part)) {{
      const box = canvas.getBoundingClientRect();
      return [box.x + at / 4 % width + 1, box.y + Math.floor(at / 4 / width) + 1];
    }}
  }}
  return null;
}})()"""


def pixel(tab, color):
    return tab.evaluate(PIXEL.format(canvas=CANVAS, color=color))


def wait_for_pixel(tab, color):
    return tab.wait_for(PIXEL.format(canvas=CANVAS, color=color))


def test_each_opcode_has_its_colour_and_violations_are_red(show):
    tab = show(MIXED)
    wait_for_pixel(tab, "op-text")
    for color in ("op-binary", "op-ping", "op-reserved", "op-close", "danger"):
        assert pixel(tab, color), color
    assert pixel(tab, "op-pong") is None
    tab = show(wire.frame(wire.TEXT, "fine"))
    wait_for_pixel(tab, "op-text")
    assert pixel(tab, "danger") is None


def test_client_above_server_below(show):
    (_, above) = wait_for_pixel(show(wire.frame(wire.TEXT, "x", mask=MASK)), "op-text")
    (_, below) = wait_for_pixel(show(wire.frame(wire.TEXT, "x")), "op-text")
    assert above < below


def test_more_bytes_are_higher(show):
    tops = [wait_for_pixel(show(wire.frame(wire.TEXT, "x" * size, mask=MASK) + wire.frame(wire.BINARY, b"x" * 5000,
            mask=MASK)), "op-text")[1] for size in (1, 50, 2000)]
    assert tops == sorted(tops, reverse=True) and len(set(tops)) == 3


def test_a_hole_is_a_gap(show_records):
    # An end that is not clean is red as well.
    records = [one for one in two_connections() if one["type"] != "close"]
    wait_for_pixel(show_records(records), "danger")
    tab = show_records([one for one in records if one["data"].get("kind") != "hole"])
    wait_for_pixel(tab, "op-text")
    assert pixel(tab, "danger") is None


def test_a_click_on_a_mark_opens_its_row(show):
    data = wire.frame(wire.TEXT, "x") * 500 + wire.frame(0xB, "here") + wire.frame(wire.TEXT, "x") * 500
    tab = show(data)
    assert "here" not in previews(tab)
    tab.click_at(*wait_for_pixel(tab, "danger"))
    tab.wait_for("document.querySelector('#table [aria-selected=true] .preview')?.innerText === 'here'")
    room = tab.evaluate("""(() => {
      const row = document.querySelector('#table [aria-selected=true]').getBoundingClientRect();
      const table = document.querySelector('#table').getBoundingClientRect();
      return [row.top - table.top, table.bottom - row.bottom];
    })()""")
    assert min(room) > 0, "it is in view"
    assert tab.text(".details .fields").startswith("from")


def test_wheel_and_drag_zoom(show):
    tab = show(wire.frame(wire.TEXT, "x") * 1000 + wire.frame(0xB, "end"))
    (x, y) = wait_for_pixel(tab, "danger")
    assert tab.evaluate("document.querySelector('#zoom-all').disabled")
    tab.wheel(x - 600, y, -600)
    tab.wait_for("!document.querySelector('#zoom-all').disabled")
    tab.wait_for(f"{PIXEL.format(canvas=CANVAS, color='danger')} === null")
    tab.click("#zoom-all")
    (x, y) = wait_for_pixel(tab, "danger")
    tab.drag((x - 300, y), (x - 100, y))
    tab.wait_for(f"{PIXEL.format(canvas=CANVAS, color='danger')} === null")


def test_what_the_filter_hides_is_dimmed(show):
    tab = show(MIXED)
    wait_for_pixel(tab, "op-text")
    tab.click("[data-kind=text]")
    tab.wait_for(f"{PIXEL.format(canvas=CANVAS, color='op-text')} === null")
    assert pixel(tab, "op-binary")


def test_one_connection_has_the_picture_for_itself(show_records):
    tab = show_records(two_connections())
    wait_for_pixel(tab, "op-close")
    tab.click("#connection-list [data-id='2'] .only")
    # The picture is empty for a moment.
    ping, close = (PIXEL.format(canvas=CANVAS, color=color) for color in ("op-ping", "op-close"))
    tab.wait_for(f"{ping} !== null && {close} === null")
    tab.click("#connection-list [data-id='2'] .only")
    wait_for_pixel(tab, "op-close")


def test_the_picture_follows_the_row(show):
    tab = show(wire.frame(wire.TEXT, "x") * 1000 + wire.frame(0xB, "end"))
    (x, y) = wait_for_pixel(tab, "danger")
    tab.drag((x - 900, y), (x - 800, y))
    tab.wait_for(f"{PIXEL.format(canvas=CANVAS, color='danger')} === null")
    tab.key("v")
    wait_for_pixel(tab, "danger")


# The keyboard


def test_keys(show):
    tab = show(MIXED)
    tab.key("/")
    assert tab.evaluate("document.activeElement.id") == "search"
    tab.type("alpha")
    tab.key("Escape")
    assert settled(tab).evaluate("document.activeElement.id") == "table"
    selected = "document.querySelector('#table [aria-selected=true] .preview')?.innerText"
    for key, expected in [("ArrowDown", "alpha one"), ("ArrowDown", "00 ff 10"), ("ArrowUp", "alpha one"),
                          ("End", "1001 goingAway: bye"), ("Home", "alpha one"), ("v", "reserved")]:
        tab.key(key)
        assert tab.evaluate(selected) == expected, key
    tab.key("Enter")
    assert len(tab.texts(".details")) == 1
    tab.key("ArrowLeft")
    assert tab.texts(".details") == []


# Hostile captures

UNSAFE = [*range(0x00, 0x20), *range(0x7F, 0xA0), 0x061C, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F),
          *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), 0xE0000, 0xE007F]
SAFE = [0x20, 0x7E, 0xA0, 0x061B, 0x200D, 0x2027, 0x202F, 0x2070, 0xFE0F, 0xFFFD, 0x1F600]


def test_the_page_escapes_what_the_terminal_escapes(show):
    data = b"".join(wire.frame(wire.TEXT, f"({chr(code)})") for code in [*UNSAFE, *SAFE])
    lines = program.run("frame-dump", "-", stdin=data).expect(0).out.split("\n")[1:-1]
    tab = show(data, height=4000)
    shown = tab.evaluate(f"[...document.querySelectorAll('{ROWS} .preview')].map((one) => one.textContent)")
    assert shown == [re.search(r"\([^(]*\)$", line)[0] for line in lines]
    for code, text in zip([*UNSAFE, *SAFE], shown, strict=True):
        assert (chr(code) in text) == (code in SAFE), hex(code)


@pytest.mark.parametrize("text", [
    "</script><script>document.title='owned'</script>", "<!--<script>", "<img src=x onerror=document.title='owned'>",
    "\u2028document.title='owned'//", "${document.title='owned'}"])
def test_payloads_are_never_markup(show, text):
    data = wire.frame(wire.TEXT, text) + wire.frame(wire.TEXT, "after") + wire.close(1000, text)
    tab = show(data)
    assert tab.evaluate("document.title") == "stdin"
    assert previews(tab)[0] == text.replace("\u2028", "\\u{2028}") and previews(tab)[1] == "after"
    tab.click(f"{ROWS} .preview")
    assert tab.text(".details pre") == text.replace("\u2028", "\\u{2028}")
    assert tab.evaluate("document.querySelectorAll('img, #table script').length") == 0
    assert tab.events("Log.entryAdded") == [] and tab.events("Runtime.exceptionThrown") == []


def test_right_to_left_text_stays_in_its_cell(show):
    tab = show(wire.frame(wire.TEXT, "\u05e9\u05dc\u05d5\u05dd"))
    cells = tab.evaluate(f"[...document.querySelector('{ROWS}').children].map((one) => one.getBoundingClientRect().x)"
                         ".filter((x) => x > 0)")
    assert cells == sorted(cells)


def test_names_of_files_are_never_markup(chromium, closing, tmp_path):
    name = "<img src=x>\u202e.bin"
    (tmp_path / name).write_bytes(MIXED)
    program.run("frame-dump", name, "--html", "page.html", cwd=tmp_path).expect(0)
    tab = closing(chromium.open(tmp_path / "page.html"))
    assert tab.text("h1") == "<img src=x>\\u{202e}.bin" and tab.evaluate("document.images.length") == 0


def test_deep_brackets_do_not_grow_by_the_square(show):
    tab = show(wire.frame(wire.TEXT, "[" * 2000 + "]" * 2000))
    tab.click(f"{ROWS} .preview")
    tab.click(".tabs button:nth-child(2)")
    assert tab.evaluate("document.querySelector('.details pre').textContent.length") < 4000 * 70


# Large, and broken off


def test_a_hundred_thousand_frames(show):
    piece = b"".join(wire.frame(wire.TEXT, f"message {index} of many") for index in range(1000))
    began = time.monotonic()
    tab = show(piece * 100 + wire.frame(wire.TEXT, "the very last"))
    assert time.monotonic() - began < 20
    assert tab.text("#count") == "100,001 frames" and len(tab.texts(ROWS)) < 200
    tab.evaluate("document.querySelector('#table').focus()")
    tab.key("End")
    assert previews(tab)[-1] == "the very last" and len(tab.texts(ROWS)) < 200
    assert previews(search(tab, "/the (very|most) last/")) == ["the very last"]
    search(tab, "message 77 of")
    assert tab.text("#count") == "100 of 100,001 frames"


def test_a_page_that_is_still_written_shows_what_it_has(chromium, closing, tmp_path):
    path = tmp_path / "page.html"
    page = program.run("frame-dump", "-", "--html", "-", stdin=MIXED).out
    path.write_text(page[:page.index("alpha ping")])
    tab = closing(chromium.open(path))
    assert previews(tab) == ["alpha one", "00 ff 10", "Beta two"]
    assert "cut off" in tab.text("#notice")


def test_input_that_is_cut_off_is_said_in_the_page(show):
    tab = show(MIXED + b"\x81\x05Hel", code=65)
    assert "the input ends inside the payload" in tab.texts(ROWS)[-1]


# For everybody


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_is_readable(show, dark):
    """WCAG 2.1 §1.4.3: a contrast of 4.5 at least."""
    tab = show(BROKEN, "--from", "server", dark=dark)
    contrasts = tab.evaluate("""(() => {
      const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const behind = (node) => {
        const color = getComputedStyle(node).backgroundColor;
        return /, 0\\)$/.test(color) && node.parentElement ? behind(node.parentElement) : color;
      };
      return [...document.querySelectorAll('#table .cell, #totals span, .chip, .hint, footer, h1')].map((node) => {
        const [dim, bright] = [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => a - b);
        return [node.className + ': ' + node.innerText, (bright + 0.05) / (dim + 0.05)];
      });
    })()""")
    assert len(contrasts) > 50 and [one for one in contrasts if one[1] < 4.5] == []
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(18, 22, 27)" if dark else "rgb(244, 245, 247)")


def test_a_screen_reader_finds_its_way(show):
    nodes = show(MIXED).accessible()
    for node in [("treegrid", "Frames"), ("treegrid", "Connections"), ("search", "Filter the frames"),
                 ("columnheader", "opcode"), ("heading", "stdin"), ("main", "")]:
        assert node in nodes, node
    assert ("searchbox", "Search: a text, or a regular expression between slashes") in nodes
    unnamed = [role for role, name in nodes if role in ("button", "combobox", "searchbox", "radio") and not name]
    assert unnamed == []


@pytest.mark.parametrize("width", [360, 800, 1920])
def test_nothing_sticks_out_at_any_width(show, width):
    tab = show(BROKEN, "--from", "server", width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("(() => { const table = document.querySelector('#table');"
                        " return table.scrollWidth - table.clientWidth; })()") <= 0
