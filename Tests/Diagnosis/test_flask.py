"""Flask-SocketIO on Werkzeug and on gevent, to Socket.IO clients and to plain ones."""

import pytest

from servers import flask
from situation import Situation

PATH = "/socket.io/?EIO=4&transport=websocket"

SITUATIONS = [
    # Refused by Werkzeug, in a JSON string
    Situation("Engine.IO 3", "'ws://{werkzeug}/socket.io/?EIO=3&transport=websocket'", 14, "handshake",
              "engineio-version", command="EIO=4", then=0),
    Situation("no version of Engine.IO", "'ws://{werkzeug}/socket.io/?transport=websocket'", 14, "handshake",
              "engineio-version"),
    Situation("an Origin that is not allowed", f"-o http://evil.example 'ws://{{werkzeug}}{PATH}'", 14, "handshake",
              "engineio-origin", seen="evil.example", then=0),
    Situation("a session that is gone", f"'ws://{{werkzeug}}{PATH}&sid=gone'", 14, "handshake", "engineio-session",
              then=0),
    Situation("a transport unheard of", "'ws://{werkzeug}/socket.io/?EIO=4&transport=pigeon'", 14, "handshake",
              "engineio-transport", command="transport=websocket", then=0),
    Situation("no transport", "'ws://{werkzeug}/socket.io/?EIO=4'", 14, "handshake", "engineio-polling",
              command="transport=websocket", then=0),
    Situation("nginx passes no upgrade on", f"'ws://{{proxied}}{PATH}'", 14, "handshake", "engineio-upgrade-lost",
              vague=("upgrade-lost-nginx", "bad-request")),
    Situation("nginx passes no upgrade on, gevent", f"'ws://{{proxied_gevent}}{PATH}'", 14, "handshake",
              "engineio-upgrade-lost", vague=("upgrade-lost-nginx", "bad-request")),
    Situation("no such path", "ws://{werkzeug}/ws", 14, "handshake", "upgrade-lost-flask",
              vague=("not-found",)),
    Situation("the last slash is missing", "'ws://{werkzeug}/socket.io?EIO=4&transport=websocket'", 14, "handshake",
              "upgrade-lost-flask", vague=("not-found",), then=0),
    Situation("a page", "ws://{werkzeug}/", 14, "handshake", "flask-http-route",
              vague=("page-instead-of-websocket", "bad-request")),
    Situation("a header line that is too long", "-H 'X-Long: {long}' ws://{werkzeug}/ws", 14, "handshake",
              "headers-too-large"),

    # Refused by gevent, which accepts and closes
    Situation("Engine.IO 3, gevent", "'ws://{gevent}/socket.io/?EIO=3&transport=websocket'", 18, "close",
              "gevent-refused", vague=("close-no-status",)),
    Situation("an Origin that is not allowed, gevent", f"-o http://evil.example 'ws://{{gevent}}{PATH}'", 18,
              "close", "gevent-refused", vague=("close-no-status",)),
    Situation("no such path, gevent", "ws://{gevent}/ws", 18, "close", "gevent-refused",
              vague=("close-no-status",)),
    Situation("Engine.IO 3 with --socketio, gevent", "--socketio 'ws://{gevent}/socket.io/?EIO=3'", 18, "handshake",
              "gevent-refused"),

    # A plain client on a Socket.IO server
    Situation("a plain client says hello", f"'ws://{{werkzeug}}{PATH}'", 16, "frames", "http-in-stream",
              vague=("engineio-to-plain-client",), seen="500", typed="hello\n"),
    Situation("a plain client says hello, gevent", f"'ws://{{gevent}}{PATH}'", 18, "close",
              "engineio-to-plain-client", vague=("close-no-status",), typed="hello\n"),
    Situation("a plain client sends no heartbeat, gevent", f"'ws://{{hasty_gevent}}{PATH}'", 18, "close",
              "engineio-to-plain-client", vague=("close-no-status",)),
    Situation("a plain client sends no heartbeat, Werkzeug", f"'ws://{{hasty_werkzeug}}{PATH}'", 0, None,
              "engineio-to-plain-client", seen="a packet 2", command="--socketio"),

    # A Socket.IO client
    Situation("a namespace that there is not", "--socketio=/nope ws://{werkzeug}/", 18, "handshake",
              "socketio-namespace-refused", seen="/nope"),
    Situation("a namespace that wants a token", "--socketio=/private ws://{werkzeug}/", 18, "handshake",
              "socketio-namespace-refused", seen="unauthorized"),
    Situation("a namespace that wants a token, gevent", "--socketio=/private ws://{gevent}/", 18, "handshake",
              "socketio-namespace-refused"),
    Situation("a Socket.IO client on FastAPI", "--socketio ws://{uvicorn}/", 14, "handshake", "asgi-refused"),
    Situation("a Socket.IO client on an echo server", "--socketio --connect-timeout 1 ws://{uvicorn}/silent", 19,
              "handshake", "not-engineio"),
    Situation("a Socket.IO client on a server that greets", "--socketio ws://{uvicorn}/greeting", 16, "handshake",
              "not-engineio"),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_flask(situation, judge):
    judge(situation)




@pytest.fixture(scope="module")
def hasty_gevent(closing):
    """Pings each second, and waits for a second."""
    return closing(flask.flask_socketio("gevent", 1, 1))


@pytest.fixture(scope="module")
def hasty_werkzeug(closing):
    return closing(flask.flask_socketio("threading", 1, 1))





@pytest.fixture(scope="module")
def long():
    return "x" * 70_000


@pytest.fixture(scope="module")
def proxied(behind_nginx, werkzeug):
    return behind_nginx(werkzeug)


@pytest.fixture(scope="module")
def proxied_gevent(behind_nginx, gevent):
    return behind_nginx(gevent)
