"""connect --socketio against Flask-SocketIO, on Werkzeug and on gevent."""

import signal
import time

import pytest

import program
import wire


def connect(address, *arguments, stdin=b"", **how):
    return program.run("connect", *arguments, f"http://{address}", stdin=stdin, **how)


def chat(address, *arguments, **how):
    return connect(address, "--socketio=/chat", *arguments, **how)


# Events. Werkzeug runs each handler in a thread of its own: it answers in any order.


def test_the_default_namespace_broadcasts(server):
    done = connect(server, "--socketio", stdin='message "hello"\nmessage "Привет"\n').expect(0)
    assert (sorted(done.lines), done.err) == (['message "hello"', 'message "Привет"'], "")


def test_what_comes_before_the_namespace_is_acknowledged_is_shown(server):
    done = chat(server, stdin='user_message {"text": "hi"}\n').expect(0)
    assert done.lines == ['server_response {"data":"Connected"}', 'server_broadcast {"data":"hi"}']
    assert chat(server).expect(0).lines == ['server_response {"data":"Connected"}']


def test_escapes_are_decoded_and_a_line_stays_a_line(server):
    done = connect(server, "--socketio", "--emit", "unicode").expect(0)
    assert done.out == 'привет {"имя":"Мир\\n\\u001b[31m","emoji":"🙂"}\n'


def test_arguments_of_every_kind_come_back(server):
    arguments = '"text" 1.50 true null [1,{"a":[]}] {} "\\"" -0'
    done = connect(server, "--socketio", stdin=f"echo {arguments}\n").expect(0)
    assert done.out == f"echoed {arguments.replace('1.50', '1.5').replace('-0', '0')}\n"


def test_ten_thousand_events_come_in_order_and_none_is_lost(server):
    done = connect(server, "--socketio", "--emit", "count 10000", "--count", "10000", timeout=50).expect(0)
    assert done.lines == [f"counted {number}" for number in range(10_000)]


def test_every_event_arrives(server):
    lines = [f'echo {number}' for number in range(2_000)]
    done = connect(server, "--socketio", "--count", "2000", stdin="\n".join(lines), timeout=50).expect(0)
    assert sorted(done.lines) == sorted(f"echoed {number}" for number in range(2_000))


def test_several_namespaces_on_one_connection(server):
    done = connect(
        server, "--socketio=/chat", "--socketio",
        stdin='user_message {"text": "to the first"}\n/ message "to the other"\n').expect(0)
    assert sorted(done.lines) == [
        '/ message "to the other"', '/chat server_broadcast {"data":"to the first"}',
        '/chat server_response {"data":"Connected"}']


def test_rooms_and_broadcast(server, closing):
    def member(*emit):
        running = closing(program.Running("connect", "--socketio=/chat", f"http://{server}"))
        running.write("".join(f"{line}\n" for line in emit))
        return running

    inside = member('join {"room": "r1"}')
    inside.stdout.wait_for(rb'joined "r1"\n')
    outside = member('join {"room": "r2"}')
    outside.stdout.wait_for(rb'joined "r2"\n')
    done = chat(server, stdin='room_message {"room": "r1", "text": "я"}\nuser_message {"text": "all"}\n').expect(0)
    assert done.lines == ['server_response {"data":"Connected"}', 'server_broadcast {"data":"all"}']
    for running in (inside, outside):
        running.stdout.wait_for(rb'server_broadcast {"data":"all"}\n')
    inside.stdout.wait_for(rb'room_message')
    inside.write('leave {"room": "r1"}\n')
    chat(server, stdin='room_message {"room": "r1", "text": "nobody is there"}\n').expect(0)
    assert sorted(inside.stop().out.splitlines()) == [
        'joined "r1"', 'room_message {"room":"r1","text":"я"}', 'server_broadcast {"data":"all"}',
        'server_response {"data":"Connected"}']
    assert outside.stop().out.splitlines() == [
        'server_response {"data":"Connected"}', 'joined "r2"', 'server_broadcast {"data":"all"}']


def test_a_notification_from_the_background(server):
    done = chat(server, "--emit", "notify_me", "--until", "Background", timeout=20).expect(0)
    assert done.lines[-1] == 'notification {"data":"Background"}'


def test_a_thousand_broadcasts_to_fifty_clients(server, closing):
    clients = [
        closing(program.Running("connect", "--socketio", "-v", "--until", "counted 999", f"http://{server}"))
        for _ in range(50)]
    for client in clients:
        client.stderr.wait_for(rb"joined /\n", timeout=30)
    connect(server, "--socketio", "--emit", '"count for all" 1000', "--until", "counted 999", timeout=50).expect(0)
    expected = [f"counted {number}" for number in range(1_000)]
    assert all(client.finish(timeout=30).expect(0).lines == expected for client in clients)


# What a script waits for


@pytest.mark.parametrize("until, last", [("counted 7", 7), ("ed 42", 42)])
def test_until_an_event(server, until, last):
    done = connect(server, "--socketio", "--emit", "count 100", "--until", until).expect(0)
    assert done.lines == [f"counted {number}" for number in range(last + 1)]


def test_an_event_that_is_expected(server):
    done = chat(server, "--emit", 'user_message {"text": "мир"}', "--expect", '/^server_response .*Connected/',
                "--expect", 'server_broadcast {"data":"мир"}').expect(0)
    assert done.lines[-1] == 'server_broadcast {"data":"мир"}'


def test_an_expected_event_that_comes_from_the_background(server):
    done = chat(server, "--emit", "notify_me", "--expect", "notification", timeout=20).expect(0)
    assert done.lines[-1] == 'notification {"data":"Background"}'


@pytest.mark.parametrize("expected", ["nothing_of_the_kind", "/^broadcast/"])
def test_an_event_that_does_not_come(server, expected):
    done = chat(server, "--emit", 'user_message {"text": "hi"}', "--expect", expected, "--wait", "0.5").expect(20)
    assert expected in done.err and 'server_broadcast {"data":"hi"}' in done.lines


def test_events_in_the_wrong_order_are_not_what_was_expected(server):
    done = chat(server, "--emit", 'user_message {"text": "hi"}', "--expect", "server_broadcast",
                "--expect", "server_response", "--wait", "0.5").expect(20)
    assert "server_response" in done.err


def test_count_and_the_namespaces_that_are_joined(server):
    done = connect(server, "--socketio=/chat", "--socketio", "--emit", "/ count 5", "--count", "6").expect(0)
    assert sorted(done.lines) == sorted(
        ['/chat server_response {"data":"Connected"}', *(f"/ counted {number}" for number in range(5))])


# Acks


def test_an_ack_is_waited_for(server):
    done = chat(server, "--emit", 'user_message {"text": "мир"}', "--ack", "--wait", "-1", "--until", "broadcast")
    assert done.expect(0).lines == [
        'server_response {"data":"Connected"}', 'server_broadcast {"data":"мир"}',
        'ack user_message "ok" {"length":3}']


def test_an_ack_of_nothing_is_an_ack(server):
    assert connect(server, "--socketio", "--emit", "silent", "--ack").expect(0).lines == ["ack silent"]


@pytest.mark.parametrize("event", ["nobody_handles_this", "broken"])
def test_an_ack_that_does_not_come(server, event):
    done = connect(server, "--socketio", "--emit", event, "--ack", "--ack-timeout", "0.5").expect(19)
    assert done.out == "" and done.seconds < 5
    assert f"wscope: frames: {event} was not acknowledged within 0.5 s" in done.err


def test_each_of_a_thousand_acks_comes(server):
    lines = [f"echo {number}" for number in range(1_000)]
    done = connect(server, "--socketio", "--ack", stdin="\n".join(lines), timeout=50).expect(0)
    assert sorted(line for line in done.lines if line.startswith("ack")) == sorted(f"ack {line}" for line in lines)


def test_count_counts_events_and_not_acks(server):
    emits = [word for number in range(3) for word in ("--emit", f"echo {number}")]
    done = connect(server, "--socketio", *emits, "--ack", "--count", "3").expect(0)
    assert sorted(done.lines) == [
        "ack echo 0", "ack echo 1", "ack echo 2", "echoed 0", "echoed 1", "echoed 2"]


def test_lines_of_events_are_what_is_expected(server):
    """The line as it is printed, and not the packet."""
    done = chat(server, "--expect", '/^server_response .*Connected/', "--expect", 'server_broadcast {"data":"hi"}',
                stdin='user_message {"text": "hi"}\n')
    assert len(done.expect(0).lines) == 2
    done = chat(server, "--expect", "nothing", "--max-time", "2").expect(20)
    assert """--expect 'nothing': only 'server_response {"data":"Connected"}' came, within 2 s""" in done.err


def test_the_servers_question_can_be_answered(server, closing):
    running = closing(program.Running("connect", "--socketio", f"http://{server}"))
    running.write('"ask me"\n')
    number = running.stderr.wait_for(rb"the server wants an ack of question: 'ack (\d+) json-args")[1].decode()
    running.write(f'ack {number} "because" [1]\n')
    running.stdout.wait_for(rb'"you said" "because" \[1\]\n')
    assert running.stop().out.splitlines()[0] == 'question "why?"'


# Attachments


def test_binary_attachments_both_ways(server):
    done = connect(server, "--socketio", "--emit", "upload 0x010203", "--ack").expect(0)
    assert done.lines == ['uploaded {"size":3,"copies":[{"hex":"010203"},{"hex":"030201"}]}',
                          'ack upload {"first":{"hex":"01"}}']


def test_attachments_are_saved_and_overwrite_nothing(server, tmp_path):
    given, folder = tmp_path / "given.png", tmp_path / "saved"
    given.write_bytes(bytes(range(256)) * 400)
    for names in (["1-uploaded", "2-uploaded", "3-upload"], ["3-uploaded", "4-uploaded", "5-upload"]):
        done = connect(server, "--socketio", "--emit", f"upload @{given}", "--ack",
                       "--save-attachments", folder).expect(0)
        first, second, third = ('{"file":"%s/%s.bin"}' % (folder, name) for name in names)
        assert done.lines == [f'uploaded {{"size":102400,"copies":[{first},{second}]}}',
                              f'ack upload {{"first":{third}}}']
    assert len(list(folder.iterdir())) == 6
    for forwards, backwards in [("1", "2"), ("3", "4")]:
        assert (folder / f"{forwards}-uploaded.bin").read_bytes() == given.read_bytes()
        assert (folder / f"{backwards}-uploaded.bin").read_bytes() == given.read_bytes()[::-1]


# Lines


def test_a_line_that_is_none_is_told_and_not_sent(server):
    done = connect(server, "--socketio", stdin='echo hi\n\n/nope a\necho 1\n').expect(65)
    assert done.out == "echoed 1\n"
    assert "line 1 of stdin was not sent: an argument is no JSON: 'h' where a value belongs at offset 5" in done.err
    assert "line 3 of stdin was not sent: /nope is not joined" in done.err


@pytest.mark.parametrize("arguments, why", [
    (["--emit", "a"], "--emit is for Socket.IO: it needs --socketio"),
    (["--socketio", "--emit", "a b"], "--emit 'a b': an argument is no JSON"),
    (["--socketio", "-x", "a"], "--execute and --socketio exclude each other"),
    (["--socketio", "--slash"], "--slash and --socketio exclude each other"),
    (["--socketio", "--socketio-auth", "[]"], "--socketio-auth takes a JSON object"),
    (["--socketio=/a,/b"], "a namespace has no comma"),
    (["--socketio=/a", "--socketio=a"], "names a namespace twice"),
    (["--socketio", "--path", "a"], "--path takes a path that begins with a slash"),
])
def test_what_is_refused_before_anything_is_dialled(arguments, why):
    assert why in program.run("connect", *arguments, "ws://127.0.0.1:1/").expect(64).err


# Joining, and staying


@pytest.mark.parametrize("option", ["--auth", "--socketio-auth"])
def test_credentials_go_with_the_request_to_join(server, option):
    done = connect(server, "--socketio=/private", option, '{"token": "sesame"}', "-v").expect(0)
    assert done.out == "welcome\n"
    assert "Authorization" not in done.err and "joined /private" in done.err


@pytest.mark.parametrize("namespace, why", [
    ("/nope", "Unable to connect"), ("/private", "unauthorized"), ("/closed", "Connection rejected by server")])
def test_a_refused_namespace(server, namespace, why):
    done = connect(server, f"--socketio={namespace}", stdin=None).expect(18)
    assert f"wscope: handshake: the server refused the namespace {namespace}: {why}\n" in done.err


def test_heartbeats_are_answered_and_not_shown(hasty_server):
    """The server sends the next ping only after the pong."""
    done = connect(hasty_server, "--socketio", "-P", "--emit", 'message "x"', "--wait", "3.5").expect(0)
    assert done.out == 'message "x"\n'
    assert 2 <= done.err.count("* received Engine.IO ping\n") <= 4
    assert connect(hasty_server, "--socketio", "--wait", "1.5").expect(0).err == ""


def test_the_server_may_disconnect(server):
    done = connect(server, "--socketio", "--emit", '"kick me"', "--wait", "-1").expect(0)
    assert done.err == "* the server disconnected /\n"


def test_namespaces_are_left_before_the_close(server):
    done = connect(server, "--socketio=/chat", "--socketio", "--frames").expect(0)
    sent = [line.split(") ")[-1] for line in done.err.splitlines() if "→" in line]
    assert sent == ["40/chat,", "40", "41/chat,", "41", "1000 normalClosure"]


def test_werkzeug_leaves_the_connection_to_us(werkzeug):
    """It answers our Close and keeps TCP open, for as long as we do."""
    done = connect(werkzeug, "--socketio", "-v", "--close-code", "4000", "--close-reason", "прощай").expect(0)
    assert "* Closed 4000 (private): прощай; client closed first, cleanly, ended by local\n" in done.err
    assert done.seconds < 10


def test_gevent_garbles_a_reason(gevent):
    """Its answer has the text bytearray(b'bye') for a payload: the first two letters are no code."""
    assert connect(gevent, "--socketio", "-v").expect(0).out == ""
    done = connect(gevent, "--socketio", "--close-reason", "bye").expect(16)
    assert "RFC 6455 §7.4" in done.err and "code 25209" in done.err


def test_an_interrupt_leaves_as_well(server, closing):
    running = closing(program.Running("connect", "--socketio=/chat", "--frames", f"http://{server}"))
    running.stdout.wait_for(b"server_response")
    time.sleep(0.2)
    done = running.stop(signal.SIGINT)
    assert done.code == 130 and "41/chat," in done.err


# Refusals


@pytest.mark.parametrize("query, origin, why, hint", [
    ("/?EIO=3", None, "unsupported version", "EIO=4 is Socket.IO 3 and newer"),
    ("/?transport=x", None, "Invalid transport", "the server must allow it"),
    ("/?sid=nope", None, "Invalid session nope", "leave sid out"),
    ("", "http://evil.example", "Not an accepted origin.", "cors_allowed_origins"),
    ("/?transport=polling", None, "200", "transport=websocket"),
    ("/ws", None, "404", "for another path --path"),
])
def test_werkzeug_says_why(werkzeug, query, origin, why, hint):
    arguments = ["--origin", origin] if origin else []
    done = program.run("connect", "--socketio", *arguments, f"ws://{werkzeug}{query}").expect(14)
    failure = done.err[done.err.index("wscope: handshake: "):].splitlines()
    assert why in failure[0]
    assert [line for line in failure[1:] if line.startswith("  try: ") and hint in line], failure


@pytest.mark.parametrize("query", ["/?EIO=3", "/ws"])
def test_gevent_accepts_and_closes(gevent, query):
    done = program.run("connect", "--socketio", f"ws://{gevent}{query}", stdin=None).expect(18)
    assert "closed without a status code before it opened an Engine.IO session" in done.err
    assert "cause: Flask-SocketIO on gevent accepts every WebSocket and closes those that it refuses" in done.err
    assert "transport=polling'" in done.err


def test_another_path(werkzeug):
    done = connect(werkzeug, "--socketio", "--path", "/socket.io", "--emit", 'message "x"').expect(0)
    assert done.out == 'message "x"\n'


def test_an_event_longer_than_the_server_takes_is_told(server):
    """Werkzeug answers it with a Close 1000, gevent with none: nothing else would tell."""
    event = f'echo "{"x" * 1_000_001}"\n'
    done = connect(server, "--socketio", stdin=event)
    assert "* a message of 1000014 bytes goes out; the server takes 1000000 (maxPayload)" in done.err


# Servers that are none


def say(*texts):
    def script(peer):
        peer.upgrade().send(*(wire.frame(wire.TEXT, text) for text in texts))
        peer.read_until_close()
        peer.send(wire.close(1000))

    return script


def test_engine_io_3_is_named(serve):
    """As Socket.IO 2 begins: / is joined unasked."""
    opening = '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":5000}'
    done = program.run("connect", "--socketio=/chat", serve(say(opening, "40")).url, stdin=None).expect(16)
    assert "the server speaks Engine.IO 3, which is Socket.IO 2 and older" in done.err


def test_a_server_of_something_else_is_named(serve):
    done = program.run("connect", "--socketio", serve(say("hello")).url, stdin=None).expect(16)
    assert "the server does not speak Engine.IO: no Engine.IO packet: it begins with 'h'" in done.err


@pytest.mark.parametrize("texts, why", [
    ((), "the server opened no Engine.IO session within 0.5 s"),
    (('0{"sid":"x","pingInterval":25000,"pingTimeout":5000}',),
     "the server did not acknowledge the namespaces within 0.5 s"),
])
def test_a_server_that_says_nothing(serve, texts, why):
    done = program.run("connect", "--socketio", "--connect-timeout", "0.5", serve(say(*texts)).url, stdin=None)
    assert why in done.expect(19).err


def test_a_heartbeat_that_stops(serve):
    opening = '0{"sid":"x","pingInterval":300,"pingTimeout":200}'
    done = program.run("connect", "--socketio", serve(say(opening, '40{"sid":"y"}', "2")).url, stdin=None)
    assert "no heartbeat came from the server for 0.5 s" in done.expect(19).err and done.seconds < 5


def test_what_is_not_of_the_protocol_is_shown(serve):
    texts = ['0{"sid":"x","pingInterval":25000,"pingTimeout":5000}', '40{"sid":"y"}', "what?", '42["a",1]']
    done = program.run("connect", "--socketio", "--count", "1", serve(say(*texts)).url, stdin=None).expect(0)
    assert done.out == "a 1\n"
    assert "* no Engine.IO packet: it begins with 'w', not with a type from 0 to 6: what?" in done.err
