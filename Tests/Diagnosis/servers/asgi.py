"""ASGI applications of our own under the servers that people run them with. Each yields `host:port`."""

import contextlib
import pathlib
import sys

from intermediaries import free_port
from servers.process import serving

APPLICATIONS = pathlib.Path(__file__).resolve().parents[1] / "applications"
FASTAPI, CHANNELS, GRAPHQL = (
    f"{name}:application" for name in ("fastapi_mistakes", "channels_mistakes", "graphql_server"))


@contextlib.contextmanager
def uvicorn(*options, application=FASTAPI):
    port = free_port()
    with serving(sys.executable, "-m", "uvicorn", application, "--port", port, "--log-level", "error", *options,
                 ports=[port], cwd=APPLICATIONS):
        yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def hypercorn(*options, application=FASTAPI):
    port = free_port()
    with serving(sys.executable, "-m", "hypercorn", application, "--bind", f"127.0.0.1:{port}", *options,
                 ports=[port], cwd=APPLICATIONS):
        yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def daphne(*options, application=CHANNELS):
    port = free_port()
    with serving(sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", port, *options, application,
                 ports=[port], cwd=APPLICATIONS):
        yield f"127.0.0.1:{port}"
