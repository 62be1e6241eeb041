"""What real servers say, decoded: Flask-SocketIO, Strawberry, mosquitto."""

import json
import re

import pytest

import program

import json_lines
import mqtt


def decoded(done, sender):
    """What the messages of a side were decoded to."""
    return [message["decoded"] for message in json_lines.of_type(done.records, "message") if message["from"] == sender]


def fields(done, sender):
    return [packet["fields"] for message in decoded(done, sender) for packet in message["packets"]]


def lines(done):
    """What stands under the frames."""
    return [line.strip() for line in done.err.splitlines() if line.startswith("         = ")]


# Socket.IO


def test_events_are_in_json_lines(server):
    done = program.run("connect", "--json", "--socketio", "--socketio=/chat", "--emit", "/ upload 0x0102", "--ack",
                       f"http://{server}").expect(0)
    seen = fields(done, "server")
    assert {"engine": "message", "type": "event", "namespace": "/chat", "event": "server_response",
            "args": [{"data": "Connected"}]} in seen
    assert {"engine": "message", "type": "binary_event", "namespace": "/", "attachments": 2, "event": "uploaded",
            "args": [{"size": 2, "copies": [{"hex": "0102"}, {"hex": "0201"}]}]} in seen
    (ack,) = [one for one in seen if one.get("type") == "binary_ack"]
    (event,) = [one for one in fields(done, "client") if one.get("event")]
    assert (event["event"], event["args"], event["attachments"]) == ("upload", [{"hex": "0102"}], 1)
    assert ack["id"] == event["id"] and ack["args"] == [{"first": {"hex": "01"}}]


def test_heartbeats_are_marked(hasty_server):
    done = program.run("connect", "--frames", "--socketio", "--wait", "2.5", f"http://{hasty_server}").expect(0)
    beats = [line for line in lines(done) if "heartbeat" in line]
    assert beats[:2] == ["= socketio: ping (heartbeat)", "= socketio: pong (heartbeat)"] and len(beats) >= 4


def test_without_a_client_of_our_own(werkzeug):
    """frame-dump joins nothing: what it is shown is the session that the server opens."""
    done = program.run("frame-dump", "--json", "--max-time", "1", f"ws://{werkzeug}/socket.io/?EIO=4&transport=websocket")
    (frame,) = [frame for frame in json_lines.of_type(done.records, "frame") if frame["opcode"] == 1]
    assert frame["decoded"]["packets"][0]["fields"]["engine"] == "open"


# MQTT


def talk(address, size, *options):
    """Packets to mosquitto, so many bytes a message; what comes back, seen by connect."""
    name = f"decoded{size}"
    stdin = b"".join([mqtt.connect(name), mqtt.subscribe(7, name), mqtt.publish(name, "привет".encode()), mqtt.ping()])
    binary = "--binary=whole" if size is None else f"--binary={size}"
    # Each of the four is answered in a message of its own.
    return program.run("connect", "-s", "mqtt", binary, "--count", "4", *options, f"ws://{address}/mqtt",
                       stdin=stdin).expect(0)


@pytest.mark.parametrize("size", [None, 1, 7])
def test_packets_are_read_however_they_are_cut_into_messages(mosquitto, size):
    done = talk(mosquitto, size, "--json")
    assert [one["type"] for one in fields(done, "client")] == ["CONNECT", "SUBSCRIBE", "PUBLISH", "PINGREQ"]
    seen = fields(done, "server")
    assert sorted(one["type"] for one in seen) == ["CONNACK", "PINGRESP", "PUBLISH", "SUBACK"]
    (published,) = [one for one in seen if one["type"] == "PUBLISH"]
    assert published == {"type": "PUBLISH", "topic_name": f"decoded{size}", "qos": 0, "payload": "привет"}
    assert not any(message["error"] for message in decoded(done, "client") + decoded(done, "server"))


def test_a_packet_that_goes_on_says_so(mosquitto):
    shown = lines(talk(mosquitto, 7, "--frames"))
    assert re.fullmatch(r"= mqtt: goes on: 7 of \d+ bytes of an MQTT CONNECT", shown[0])
    assert "= mqtt: CONNACK session_present=false return_code=0 reason=Connection Accepted" in shown


# GraphQL


@pytest.mark.parametrize("subprotocol, ask, answer", [
    ("graphql-transport-ws", "subscribe", "next"), ("graphql-ws", "start", "data")])
def test_a_subscription(graphql, subprotocol, ask, answer):
    asked = {"id": "7", "type": ask, "payload": {"query": "subscription { count(target: 2) }"}}
    messages = [{"type": "connection_init", "payload": {"token": "sesame"}}, asked]
    arguments = [word for message in messages for word in ("-x", json.dumps(message))]
    done = program.run("connect", "--frames", "-s", subprotocol, *arguments, f"ws://{graphql}/").expect(0)
    shown = lines(done)
    assert '= graphql: connection_init {"token":"[redacted]"}' in shown
    assert f'= graphql: {ask} 7 {{"query":"subscription {{ count(target: 2) }}"}}' in shown
    received = [line for line in shown if line.startswith((f"= graphql: {answer}", "= graphql: complete"))]
    assert received == [f'= graphql: {answer} 7 {{"data":{{"count":0}}}}', f'= graphql: {answer} 7 {{"data":{{"count":1}}}}',
                        "= graphql: complete 7"]
