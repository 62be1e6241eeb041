"""A Flask-SocketIO application as people write them, on a free port.

`flask_socketio_app.py threading|gevent [PING_INTERVAL [PING_TIMEOUT]]` prints the port when it serves, and runs until it is ended.
"""

import sys

MODE = sys.argv[1]
if MODE == "gevent":
    from gevent import monkey
    monkey.patch_all()

import socket  # noqa: E402

from flask import Flask, request  # noqa: E402
from flask_socketio import (  # noqa: E402
    ConnectionRefusedError, Namespace, SocketIO, disconnect, emit, join_room, leave_room, send)

application = Flask(__name__)
heartbeat = dict(zip(("ping_interval", "ping_timeout"), map(int, sys.argv[2:])))
socketio = SocketIO(application, async_mode=MODE, **heartbeat)


@application.route("/")
def index():
    return "<!doctype html><title>Chat</title>"


# The default namespace: what one says, all hear.


@socketio.on("message")
def on_message(text):
    send(text, broadcast=True)


@socketio.on("echo")
def on_echo(*arguments):
    emit("echoed", arguments)
    return arguments


@socketio.on("silent")
def on_silent():
    return None


@socketio.on("broken")
def on_broken():
    raise ValueError("broken")


@socketio.on("unicode")
def on_unicode():
    emit("привет", {"имя": "Мир\n\x1b[31m", "emoji": "🙂"})


@socketio.on("upload")
def on_upload(data):
    emit("uploaded", {"size": len(data), "copies": [data, data[::-1]]})
    return {"first": data[:1]}


@socketio.on("ask me")
def on_ask_me():
    def answered(*arguments):
        socketio.emit("you said", arguments, to=sid)

    sid = request.sid
    emit("question", "why?", callback=answered)


@socketio.on("count")
def on_count(number):
    for index in range(number):
        emit("counted", index)


@socketio.on("count for all")
def on_count_for_all(number):
    for index in range(number):
        emit("counted", index, broadcast=True)


@socketio.on("kick me")
def on_kick_me():
    disconnect()


class Chat(Namespace):
    def on_connect(self, auth):
        emit("server_response", {"data": "Connected"})
        if auth:
            emit("authenticated", auth)

    def on_user_message(self, data):
        emit("server_broadcast", {"data": data["text"]}, broadcast=True)
        return "ok", {"length": len(data["text"])}

    def on_join(self, data):
        join_room(data["room"])
        emit("joined", data["room"], to=data["room"])

    def on_leave(self, data):
        leave_room(data["room"])
        emit("left", data["room"], to=data["room"])

    def on_room_message(self, data):
        emit("room_message", data, to=data["room"])

    def on_notify_me(self):
        sid = request.sid

        def notify():
            socketio.sleep(0.3)
            socketio.emit("notification", {"data": "Background"}, namespace="/chat", to=sid)

        socketio.start_background_task(notify)


class Private(Namespace):
    def on_connect(self, auth):
        if (auth or {}).get("token") != "sesame":
            raise ConnectionRefusedError("unauthorized")
        emit("welcome")


class Closed(Namespace):
    def on_connect(self, auth):
        return False


socketio.on_namespace(Chat("/chat"))
socketio.on_namespace(Private("/private"))
socketio.on_namespace(Closed("/closed"))

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
print(port, flush=True)
options = {"allow_unsafe_werkzeug": True} if MODE == "threading" else {}
socketio.run(application, "127.0.0.1", port, **options)
