"""The FastAPI application of asgi_app.py under the two servers that people run it with."""

import contextlib
import pathlib
import sys

from servers.process import free_port, serving

HERE = pathlib.Path(__file__).resolve().parent


@contextlib.contextmanager
def uvicorn(*options, app="asgi_app:app"):
    """Yields `host:port`."""
    port = free_port()
    with serving(sys.executable, "-m", "uvicorn", app, "--port", port, "--log-level", "error", *options,
                 ports=[port], cwd=HERE):
        yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def hypercorn(*options, app="asgi_app:app"):
    port = free_port()
    with serving(sys.executable, "-m", "hypercorn", app, "--bind", f"127.0.0.1:{port}", *options,
                 ports=[port], cwd=HERE):
        yield f"127.0.0.1:{port}"
