"""--decode: what messages say in the protocol on top of the WebSocket, in captures and on live connections."""

import json
import re
import subprocess

import pytest

import applications
import json_lines
import program
import wire

ANSI = re.compile(r"\x1b\[[0-9;]*m")


# Recordings: as the libraries that spoke had it


def said(fields):
    """A Socket.IO packet in the form of the truth, where it is an event or an ack."""
    if "args" not in fields:
        return None
    name = {"event": fields["event"]} if "event" in fields else {"ack_of": fields["id"]}
    return {"namespace": fields["namespace"], **name, "args": fields["args"]}


@pytest.mark.parametrize("sender", ["client", "server"])
def test_socketio_events_and_acks_with_their_attachments(sender):
    records = applications.dumped("socketio")
    other = {"client": "server", "server": "client"}[sender]
    # An ack names its event by a number of the other side.
    asked = {(one["namespace"], one["id"]): one["event"] for one in applications.packets(records, other)
             if "event" in one and "id" in one}
    seen = [one for one in map(said, applications.packets(records, sender)) if one]
    for one in seen:
        if "ack_of" in one:
            one["ack_of"] = asked[one["namespace"], one["ack_of"]]
    true = [{key: value for key, value in one.items() if key != "from"} for one in applications.told("socketio")
            if one["from"] == sender and "refused" not in one]
    assert sorted(map(json.dumps, seen)) == sorted(map(json.dumps, true))


def test_socketio_both_layers_and_heartbeats():
    records = applications.dumped("socketio")
    messages = applications.decoded(records)
    assert {message["protocol"] for message in messages} == {"socketio"}
    assert {message["error"] for message in messages} == {None}
    beats = [packet["fields"]["engine"] for message in messages for packet in message["packets"] if packet["heartbeat"]]
    assert beats.count("ping") == beats.count("pong") >= 2 and set(beats) == {"ping", "pong"}
    assert [one["engine"] for one in applications.packets(records, "server")].count("open") == 2
    refusal = [one for one in applications.packets(records, "server") if one.get("type") == "connect_error"]
    assert [one["namespace"] for one in refusal] == ["/closed"]


def test_mqtt_of_both_versions():
    records = applications.dumped("mqtt")
    assert {message["error"] for message in applications.decoded(records)} == {None}
    for sender in ("client", "server"):
        seen = [{"from": sender, "topic": one["topic_name"], "payload": one["payload"], "qos": one["qos"]}
                for one in applications.packets(records, sender) if one["type"] == "PUBLISH"]
        true = [one for one in applications.told("mqtt") if one["from"] == sender]
        assert sorted(map(json.dumps, seen)) == sorted(map(json.dumps, true))
    connects = [one for one in applications.packets(records, "client") if one["type"] == "CONNECT"]
    assert [one["protocol_version"] for one in connects] == [4, 5]
    last = [one for one in applications.packets(records, "server") if one["type"] == "PUBLISH"][-1]
    assert last["properties"] == {"content_type": "text/plain", "user_property": [["a", "1"], ["b", "2"]]}


def test_graphql_operations():
    records = applications.dumped("graphql")
    true = applications.told("graphql")
    answers = [one["payload"] for one in applications.packets(records, "server") if one["type"] in ("next", "error")]
    assert answers == [one["errors"] if "errors" in one else {"data": one["data"]} for one in true
                       if one["from"] == "server"]
    asked = [one["payload"]["query"] for one in applications.packets(records, "client") if one["type"] == "subscribe"]
    assert [re.sub(r"\s+|query", "", one) for one in asked] == [
        re.sub(r"\s+|query", "", one["query"]) for one in true if one["from"] == "client"]


SECRET = "sesame"


@pytest.mark.parametrize("name", applications.NAMES)
def test_credentials_are_taken_out_unless_they_are_asked_for(name):
    def shown(*options):
        opening = [one for one in applications.packets(applications.dumped(name, *options), "client")
                   if one.get("type") in ("CONNECT", "connect", "connection_init")]
        return json.dumps(opening)

    assert "[redacted]" in shown() and SECRET not in shown()
    assert "[redacted]" not in shown("--show-secrets") and SECRET in shown("--show-secrets")


def rows(*arguments, **how):
    return program.run("frame-dump", *arguments, **how).expect(0).lines


@pytest.mark.parametrize("name", applications.NAMES)
def test_decode_none_shows_the_frames_as_they_are(name):
    plain = rows(applications.path(name), "--decode", "none")
    assert [row for row in rows(applications.path(name)) if f"= {name}: " not in row] == plain
    without = applications.dumped(name, "--decode", "none")
    assert not any("decoded" in record["data"] for record in without)
    with_it = applications.dumped(name)
    for record in with_it:
        record["data"].pop("decoded", None)
    assert with_it == without


def test_the_table_has_what_is_said_under_the_last_frame_of_a_message():
    shown = "\n".join(rows(applications.path("socketio")))
    assert re.search(r'''"upload",\{"_placeholder":true,"num":0\}\]
 {17}= socketio: goes on: 0 of 1 attachments of event upload
.* client 1   000 2 binary .*
 {17}= socketio: message: event upload \{"hex":"000102''', shown)
    assert ' = socketio: ping (heartbeat)\n' in shown


def test_each_byte_and_each_field():
    shown = "\n".join(rows(applications.path("socketio"), "--bytes"))
    assert '''
            = socketio: message: /chat event server_broadcast {"data":"hi"}
              engine     message
              type       event
              namespace  /chat
              event      server_broadcast
              args       [{"data":"hi"}]
''' in shown


def test_whole_messages_are_decoded_as_well():
    records = program.run("frame-dump", "--json", "--messages", applications.path("socketio")).expect(0).records
    assert applications.packets(records, kind="message") == applications.packets(applications.dumped("socketio"))
    shown = "\n".join(rows(applications.path("socketio"), "--messages"))
    assert re.search(r'server message text .*\n {17}= socketio: message: /private event welcome\n', shown)


def test_payloads_stay_payloads():
    one, other = (program.run("frame-dump", "--payload", applications.path("socketio"), *options).expect(0).stdout
                  for options in ([], ["--decode", "json"]))
    assert one == other and b'40/chat,{"token":"sesame"}' in one


def test_what_is_said_can_be_searched():
    """The text stands in the payload in escapes, and the name of an event in the message before the attachment."""
    found = rows(applications.path("socketio"), "--grep", "потому что")
    assert sum("= socketio:" in row for row in found) == 2 and len(found) == 1 + 2 * 2
    found = rows(applications.path("socketio"), "--grep", "event upload {")
    assert [row.split()[6] for row in found if "= socketio" not in row][1:] == ["binary"]


def test_a_long_message_is_cut_where_payloads_are():
    records = applications.dumped("mqtt", "--preview", "1000")
    cut = [message for message in applications.decoded(records) if message["truncated"]]
    assert len(cut) == 4
    for message in cut:
        (packet,) = message["packets"]
        assert packet["fields"] is None and packet["text"].startswith("PUBLISH topic_name=комната/2")
        assert len(packet["text"].encode()) <= 1003 and packet["text"].endswith("…")


@pytest.mark.parametrize("command", [
    ["connect", "echo:"], ["listen", "0"], ["frame-dump", str(applications.path("mqtt"))]])
def test_unknown_names_are_refused_with_those_there_are(command):
    done = program.run(*command, "--decode", "soap").expect(64)
    for name in ("soap", "auto", "none", "socketio", "graphql", "stomp", "mqtt", "msgpack", "cbor", "json"):
        assert name in done.err


def test_what_cannot_be_decoded_is_shown_with_the_reason():
    records = applications.dumped("socketio", "--decode", "mqtt")
    plain = applications.dumped("socketio", "--decode", "none")
    assert [one["data"].get("text") for one in records] == [one["data"].get("text") for one in plain]
    reasons = {message["error"] for message in applications.decoded(records)}
    assert "MQTT comes in binary messages (MQTT 5 §6), not in text" in reasons and None not in reasons
    assert "= mqtt: cannot be decoded: MQTT comes in binary messages" in "\n".join(
        rows(applications.path("socketio"), "--decode", "mqtt"))


# What is missing


def test_an_attachment_whose_event_is_missing(tmp_path):
    source = applications.path("socketio")
    header = b'451-["you said",'
    cut = applications.without(source, tmp_path / "cut.pcap", applications.packet_with(source, header))
    records = program.run("frame-dump", "--json", cut).expect(0).records
    messages = applications.decoded(records, "server")
    lost = [message for message in messages if message["error"]]
    assert [(one["error"], one["note"]) for one in lost] == [
        ("a binary message that no Socket.IO packet has announced", "messages before this one are missing")]
    # What comes after it is read as if nothing had been.
    whole = [one for one in applications.packets(applications.dumped("socketio"), "server")
             if one.get("event") != "you said"]
    assert applications.packets(records, "server") == whole


def test_an_event_whose_attachment_is_missing(tmp_path):
    """Without the hole the next message, or the one after it, would be taken for the attachment."""
    source = applications.path("socketio")
    number = applications.packet_with(source, bytes([0x82, 0x02, 0x00, 0xFF]))
    cut = applications.without(source, tmp_path / "cut.pcap", number)
    records = program.run("frame-dump", "--json", cut).expect(0).records
    assert not any(message["error"] for message in applications.decoded(records, "server"))
    events = [one.get("event") for one in applications.packets(records, "server")]
    assert "you said" not in events and "server_broadcast" in events


def test_a_capture_from_the_middle_is_decoded_where_the_user_knows_as_what(tmp_path):
    source = applications.path("socketio")
    last = applications.packet_with(source, b'43/chat,1["ok"')
    cut = applications.without(source, tmp_path / "cut.pcap", *range(1, last))
    assert not any("= socketio" in row for row in rows(cut, "--stream", "1"))
    shown = rows(cut, "--stream", "1", "--decode", "socketio")
    assert any("= socketio: message: event silent " in row for row in shown)


def test_a_packet_that_never_ends_is_said_at_the_end():
    frames = wire.frame(wire.TEXT, '451-["up",{"_placeholder":true,"num":0}]')
    shown = rows("-", "--decode", "socketio", stdin=frames)
    assert shown[-2:] == ["         = socketio: goes on: 0 of 1 attachments of event up",
                          "         * server: socketio: the connection ends after 0 of 1 attachments of event up"]
    records = program.run("frame-dump", "-", "--json", "--decode", "socketio", stdin=frames).expect(0).records
    assert [note["kind"] for note in json_lines.of_type(records, "note")] == ["unfinished"]


TICK = '{"type":"ka"}'


# One direction, as bytes


def test_the_head_before_the_frames_names_the_protocol():
    event = wire.frame(wire.TEXT, '42["a"]', mask=b"\1\2\3\4")
    request = b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\n\r\n"
    assert rows("-", stdin=request + event)[-1] == "         = socketio: message: event a"
    assert len(rows("-", stdin=event)) == 2
    frame = wire.frame(wire.TEXT, '{"type":"ka"}')
    response = wire.response(extra=["Sec-WebSocket-Protocol: graphql-ws"])
    assert rows("-", stdin=response + frame)[-1] == "         = graphql: ka (heartbeat)"


@pytest.mark.parametrize("name, payload, said", [
    ("json", b'{"a":[1.50]}', '{"a":[1.50]}'), ("msgpack", b"\x81\xa1a\x01", '{"a":1}'),
    ("cbor", b"\xa1aa\xf6", '{"a":null}'), ("stomp", b"SEND\ndestination:/q\n\nhi\0", 'SEND {"destination":"/q"} hi'),
    ("mqtt", b"\xc0\x00", "PINGREQ (heartbeat)"), ("graphql", b'{"type":"pong"}', "pong (heartbeat)"),
    ("socketio", b'42["a",1]', "message: event a 1")])
def test_each_decoder_by_its_name(name, payload, said):
    opcode = wire.TEXT if name in ("json", "stomp", "graphql", "socketio") else wire.BINARY
    assert rows("-", "--decode", name, stdin=wire.frame(opcode, payload))[-1].replace(" ", "") == (
        f"={name}:{said}".replace(" ", ""))


def test_a_fragmented_message_is_decoded_at_its_last_frame():
    pieces = wire.frame(wire.TEXT, '{"a":', fin=False) + wire.frame(wire.PING) + wire.frame(wire.CONTINUATION, "1}")
    shown = rows("-", "--decode", "json", stdin=pieces)
    assert shown[-1] == '         = json: {"a":1}' and sum("= json" in row for row in shown) == 1


def test_a_message_that_is_compressed_with_nothing_known_of_it():
    shown = rows("-", "--decode", "json", "--from", "server", stdin=wire.frame(wire.TEXT, b"\xaa\x56\x4a", rsv=4))
    assert "         = json: cannot be decoded: the message is compressed and cannot be inflated" in shown


def test_a_har_has_messages_to_decode():
    har = program.REPOSITORY / "Tests/Fixtures/text/chrome.har"
    records = program.run("frame-dump", "--json", "--decode", "json", har).expect(0).records
    messages = json_lines.of_type(records, "message")
    assert messages and all(message["decoded"]["protocol"] == "json" for message in messages)
    assert not any("decoded" in message for message in json_lines.of_type(
        program.run("frame-dump", "--json", har).expect(0).records, "message"))


def test_json_lines_have_messages_to_decode(serve):
    """They may have no frames: then messages stand in their place, and each is there."""
    url = serve(speaking((wire.TEXT, TICK), (wire.TEXT, "hello"), subprotocol="graphql-ws")).url
    lines = program.run("connect", "--json", "--no-stdin", "-s", "graphql-ws", url).expect(0).stdout
    records = program.run("frame-dump", "--json", "-", stdin=lines).expect(0).records
    assert [message["text"] for message in json_lines.of_type(records, "message")] == [TICK, "hello"]
    assert [message["packets"] != [] for message in applications.decoded(records, kind="message")] == [True, False]


# Live


def speaking(*messages, subprotocol=None):
    """A server that says these, and closes."""
    extra = [f"Sec-WebSocket-Protocol: {subprotocol}"] if subprotocol else []

    def script(peer):
        peer.upgrade(extra=extra)
        peer.send(*(wire.frame(*message) if isinstance(message, tuple) else message for message in messages),
                  wire.close(1000))
        peer.read_until_close()

    return script


def test_frames_have_what_is_said_under_them(serve):
    url = serve(speaking((wire.TEXT, TICK), subprotocol="graphql-ws")).url
    done = program.run("connect", "--frames", "-s", "graphql-ws", "-x", '{"type":"connection_init"}', url).expect(0)
    assert done.out == TICK + "\n"
    lines = [line for line in done.err.splitlines() if line.startswith(" ")]
    assert sorted(lines) == ["         = graphql: connection_init", "         = graphql: ka (heartbeat)"]
    assert "= graphql" not in program.run("connect", "--frames", "--decode", "none", "-s", "graphql-ws",
                                          "-x", "{}", url).err


@pytest.mark.parametrize("form", [[], ["--frames"]])
def test_json_lines_have_it_with_the_message(serve, form):
    url = serve(speaking((wire.TEXT, TICK), subprotocol="graphql-ws")).url
    done = program.run("connect", "--json", *form, "-s", "graphql-ws", "-x", '{"type":"connection_terminate"}', url)
    messages = json_lines.of_type(done.expect(0).records, "message")
    assert [message["decoded"]["packets"][0]["fields"]["type"] for message in messages] == [
        "connection_terminate", "ka"]
    assert not any("decoded" in frame for frame in json_lines.of_type(done.records, "frame"))


def test_the_server_side_decodes_as_well(listen, client):
    listening = listen("--frames", "--json", "--subprotocol", "mqtt", "--sink")
    with client(listening.port) as peer:
        peer.upgrade(extra=["Sec-WebSocket-Protocol: mqtt"])
        # A packet in two messages.
        publish = bytes.fromhex("300a0003612f62") + b"hello"
        peer.say(wire.BINARY, publish[:4])
        peer.say(wire.BINARY, publish[4:])
        peer.say(wire.CLOSE, b"\x03\xe8")
        peer.read_rest()
    listening.stderr.wait_for(rb"= mqtt: PUBLISH topic_name=a/b qos=0 payload=hello")
    done = listening.stop()
    assert "#1 " in done.err and "= mqtt: goes on: 4 of 12 bytes of an MQTT PUBLISH" in done.err
    first, second = json_lines.of_type(done.records, "message")
    assert (first["decoded"]["packets"], first["decoded"]["unfinished"]) == ([], "4 of 12 bytes of an MQTT PUBLISH")
    assert second["decoded"]["packets"][0]["fields"]["payload"] == "hello"


def test_what_a_live_connection_has_begun_and_not_ended(serve):
    url = serve(speaking((wire.TEXT, '451-["up",{"_placeholder":true,"num":0}]'))).url + "/?EIO=4"
    for command in ("connect", "frame-dump"):
        done = program.run(command, "--json", *(["--no-stdin"] if command == "connect" else []), url).expect(0)
        (note,) = json_lines.of_type(done.records, "note")
        assert (note["kind"], note["from"]) == ("unfinished", "server")


def test_frame_dump_shows_a_live_connection_decoded(serve):
    upload = [(wire.TEXT, '451-["up",{"_placeholder":true,"num":0}]'), (wire.PING, "between"), (wire.BINARY, b"\xff")]
    url = serve(speaking(*upload)).url + "/socket.io/?EIO=4"
    shown = [line for line in rows(url) if not line.startswith("  OFFSET")]
    assert [line.strip()[:50] for line in shown if "= " in line] == [
        "= socketio: goes on: 0 of 1 attachments of event u", '= socketio: message: event up {"hex":"ff"}']
    records = program.run("frame-dump", "--json", url).expect(0).records
    assert applications.packets(records, "server")[-1]["args"] == [{"hex": "ff"}]


def test_what_is_decoded_is_the_inflated_message(listen):
    listening = listen("--compress")
    text = json.dumps({"a": "again " * 20})
    done = program.run("connect", "--compress", "--frames", "--json", "--decode", "json", "-x", text,
                       listening.url).expect(0)
    assert [message["decoded"]["packets"][0]["fields"]["a"] for message in json_lines.of_type(done.records, "message")
            ] == ["again " * 20] * 2
    assert re.search(r'inflated from .*\n +?= json: \{"a":"again again', done.err)


def test_stdout_is_exactly_the_payloads_where_it_is_no_terminal():
    done = program.run("connect", "--decode", "json", "-x", '{"a":[1]}', "echo:").expect(0)
    assert (done.out, done.err) == ('{"a":[1]}\n', "")


# On a terminal


def on_a_terminal(*arguments):
    """What a terminal shows of a run; both stdout and stderr go there."""
    script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"
    done = subprocess.run(["python3", "-c", script, program.BINARY, *arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=20)
    assert done.returncode == 0, done
    return ANSI.sub("", done.stdout.decode()).replace("\r\n", "\n")


DOCUMENT = '{"a":[1.50,{}],"я":"\\u202e"}'
INDENTED = '< {\n  "a": [\n    1.50,\n    {}\n  ],\n  "я": "\\u{202e}"\n}\n'


def test_a_terminal_shows_json_indented_where_that_was_asked_for():
    assert on_a_terminal("connect", "--decode", "json", "-x", DOCUMENT, "echo:") == INDENTED
    assert on_a_terminal("connect", "-x", DOCUMENT, "echo:") == f"< {DOCUMENT}\n"


def test_a_terminal_shows_what_cannot_be_decoded_as_it_is():
    assert on_a_terminal("connect", "--decode", "json", "-x", "hello", "echo:") == (
        "< hello\n  = json: cannot be decoded: the message is no JSON: 'h' where a value belongs at offset 0\n")


def test_frames_on_a_terminal_have_json_indented_under_them():
    """Nothing in the handshake speaks for JSON: what is none is not mentioned."""
    shown = on_a_terminal("connect", "--frames", "-x", '{"a":1}', "-x", "hello", "-x", "5", "echo:")
    assert shown.count('         = json: {\n           "a": 1\n         }\n') == 2
    assert shown.count("= json") == 2 and "< hello\n" in shown


def test_a_table_on_a_terminal_has_documents_indented_where_that_was_asked_for(tmp_path):
    file = tmp_path / "frames.bin"
    file.write_bytes(wire.frame(wire.TEXT, '{"a":1}'))
    assert '         = json: {\n           "a": 1\n         }\n' in on_a_terminal("frame-dump", "--decode", "json", file)
    assert "= json" not in on_a_terminal("frame-dump", file)


def test_frames_that_are_composed_are_decoded_as_others_are(tmp_path):
    """In two frames with a Ping between them; the echo is one frame."""
    path = tmp_path / "a.har"
    frames = ["fin=0 payload='{\"id\":'", "op=ping payload=x", "op=cont payload=7}"]
    options = [word for frame in frames for word in ("--send-frame", frame)]
    done = program.run("connect", "--frames", "--json", "--decode", "json", "--record", str(path), *options,
                       "--count", "1", "echo:").expect(0)
    sent, received = json_lines.of_type(done.records, "message")
    assert (sent["from"], sent["frames"], sent["text"]) == ("client", 2, '{"id":7}') and received["from"] == "server"
    assert sent["decoded"]["packets"] == received["decoded"]["packets"]
    lines = [re.sub(r"^[\d.]+ ", "", line) for line in done.err.splitlines()]
    last = next(number for number, line in enumerate(lines) if line.startswith("→ continuation 0x0 FIN 1"))
    assert lines[last + 1].split() == ["=", "json:", '{"id":7}']
    (entry,) = json.loads(path.read_text())["log"]["entries"]
    assert [message["type"] for message in entry["_webSocketMessages"]] == ["send", "receive"]
