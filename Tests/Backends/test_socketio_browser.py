"""listen --socketio before the official JavaScript client, in a browser, on a page of another origin."""

import functools
import http.server
import importlib.metadata
import json
import threading

import pytest

import browser
import program

PAGE = """<!doctype html><meta charset=utf-8><script src=socket.io.min.js></script><script>
const heard = [];
let client;
function begin(url, options) {
  client = io(url, {reconnectionDelay: 100, reconnectionDelayMax: 200, ...options});
  client.onAny((...all) => heard.push(all.map(shown)));
  client.io.on("reconnect", () => heard.push(["reconnected"]));
  client.on("disconnect", why => heard.push(["disconnected", why]));
}
function shown(value) {
  return value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value;
}
onload = () => document.body.dataset.state = "ready";
</script><body></body>"""


def client_script():
    """socket.io.min.js, as nicegui ships it."""
    (file,) = [file for file in importlib.metadata.files("nicegui") if file.name == "socket.io.min.js"]
    return file.read_binary()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text(PAGE)
    (folder / "socket.io.min.js").write_bytes(client_script())

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with browser.Browser() as running:
        yield running


@pytest.fixture
def listen(closing):
    return lambda *arguments, **how: closing(program.Listening("--socketio", *arguments, **how))


@pytest.fixture
def tab(closing, chromium, page):
    """A page with a client that is connected."""

    def begin(listening, namespace="", **options):
        opened = closing(browser.Tab(chromium, page))
        opened.evaluate(f"begin({json.dumps(listening.url + namespace)}, {json.dumps(options)})")
        opened.wait_for("client.connected")
        return opened

    return begin


def transport(tab):
    return tab.evaluate("client.io.engine.transport.name")


def emit(tab, words):
    """Emits, and waits for the ack."""
    return tab.evaluate(f"client.timeout(10000).emitWithAck({words}).then(shown)")


def test_the_client_is_the_official_one():
    assert b"Socket.IO v4" in client_script()[:100]


def test_it_begins_by_polling_and_moves_on(listen, tab):
    listening = listen("-v")
    one = tab(listening)
    one.wait_for("client.io.engine.transport.name === 'websocket'")
    listening.stderr.wait_for(rb"upgraded to WebSocket")
    one.evaluate("client.emit('message', 'Привет', {n: [1, null]}), 0")
    assert one.wait_for("heard.length && heard") == [["message", "Привет", {"n": [1, None]}]]
    assert emit(one, "'ask', {a: 1}") == {"a": 1}
    listening.stdout.wait_for('^message "Привет" {"n":\\[1,null\\]}\nask {"a":1}\n'.encode())


@pytest.mark.parametrize("transports", [["polling"], ["websocket"]])
def test_each_transport_alone(listen, tab, transports):
    one = tab(listen(), transports=transports)
    assert transport(one) == transports[0]
    assert emit(one, "'up', new Uint8Array([0, 255, 10]).buffer") == [0, 255, 10]
    one.evaluate("client.emit('up', {part: new Uint8Array([1, 2])}), 0")
    assert one.wait_for("heard.length && shown(heard[0][1].part)") == [1, 2]
    assert one.evaluate("client.emit('many', 1, 2), client.emit('many', 3), 0") == 0
    assert one.wait_for("heard.length === 3 && heard.slice(1)") == [["many", 1, 2], ["many", 3]]


def test_two_tabs_and_stdin(listen, tab):
    listening = listen("--broadcast=others")
    one, two = tab(listening, "/chat"), tab(listening, "/chat")
    one.evaluate("client.emit('news', 'from one'), 0")
    assert two.wait_for("heard.length && heard") == [["news", "from one"]]
    listening.write('/chat notification {"data": "x"} 0x0aff\n')
    for each, before in ((one, []), (two, [["news", "from one"]])):
        assert each.wait_for(f"heard.length > {len(before)} && heard") == [
            *before, ["notification", {"data": "x"}, [10, 255]]]


def test_a_namespace_that_is_not_served(closing, chromium, page):
    listening = closing(program.Listening("--socketio=/chat"))
    opened = closing(browser.Tab(chromium, page))
    opened.evaluate(f"begin({json.dumps(listening.url + '/other')}, {{}}), "
                    "client.on('connect_error', error => heard.push([error.message])), 0")
    assert opened.wait_for("heard.length && heard") == [["Invalid namespace"]]


def test_it_lives_on_short_heartbeats(listen, tab):
    listening = listen("--ping-interval", "0.3", "--ping-timeout", "5")
    polling, moved = tab(listening, transports=["polling"]), tab(listening)
    for each in (polling, moved):
        each.evaluate("new Promise(done => setTimeout(done, 1500))")
        assert emit(each, "'still', 'there'") == "there"
        assert each.evaluate("heard") == []


@pytest.mark.parametrize("transports", [["polling"], ["polling", "websocket"]])
def test_it_comes_back_after_the_server_has_gone(closing, listen, tab, transports):
    listening = listen()
    one = tab(listening, transports=transports)
    one.wait_for(f"client.io.engine.transport.name === '{transports[-1]}'")
    assert listening.stop().code == 130
    one.wait_for("!client.connected")
    again = closing(program.Listening("--socketio", address=f"127.0.0.1:{listening.port}"))
    assert again.port == listening.port
    one.wait_for("client.connected")
    assert emit(one, "'after', 1") == 1
    kinds = [event[0] for event in one.evaluate("heard")]
    assert kinds == ["disconnected", "reconnected"]
