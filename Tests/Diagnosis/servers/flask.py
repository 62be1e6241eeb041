"""The Flask-SocketIO application of the backend tests, on the servers that it runs on."""

import contextlib
import pathlib
import sys

from servers.process import announced

APPLICATION = pathlib.Path(__file__).resolve().parents[2] / "Backends/flask_socketio_app.py"


@contextlib.contextmanager
def flask_socketio(mode, *seconds):
    """`mode` is threading (Werkzeug) or gevent; `seconds`: between pings, and for their answer. Yields `host:port`."""
    with announced(sys.executable, APPLICATION, mode, *seconds) as port:
        yield f"127.0.0.1:{port}"
