"""Real peers: the `websockets` library, FastAPI under uvicorn, and Django Channels under daphne."""

import asyncio
import contextlib
import pathlib
import re
import subprocess
import sys
import threading

import fastapi
import uvicorn
from websockets.asyncio.server import serve


async def echo(websocket):
    async for message in websocket:
        await websocket.send(message)


@contextlib.contextmanager
def websockets_server(handler=echo, tls=None, **options):
    """Serves `handler` on a free port; yields the URL."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    options = {"compression": None, "max_size": None, "ping_interval": None, **options}

    async def begin():
        return await serve(handler, "127.0.0.1", 0, ssl=tls, **options)

    async def finish(server):
        server.close()
        await server.wait_closed()

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{'wss' if tls else 'ws'}://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(finish(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


application = fastapi.FastAPI()


@application.websocket("/ws")
async def echo_route(websocket: fastapi.WebSocket):
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(f"Echo: {await websocket.receive_text()}")
    except fastapi.WebSocketDisconnect:
        pass


@contextlib.contextmanager
def fastapi_server():
    """FastAPI whose /ws answers `Echo: …`; yields the base URL."""
    server = uvicorn.Server(uvicorn.Config(application, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "uvicorn did not start"
        thread.join(0.02)
    try:
        yield f"ws://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def channels_server():
    """Django Channels under daphne, which wants a process of its own; yields the base URL."""
    command = [sys.executable, "-m", "daphne", "-e", "tcp:port=0:interface=127.0.0.1",
               "channels_application:application"]
    process = subprocess.Popen(command, cwd=pathlib.Path(__file__).parent, stderr=subprocess.PIPE, text=True)
    try:
        said = []
        while not (match := re.search(r"Listening on TCP address 127\.0\.0\.1:(\d+)", said[-1] if said else "")):
            said.append(process.stderr.readline())
            assert said[-1], f"daphne did not start: {''.join(said)}"
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield f"ws://127.0.0.1:{match[1]}"
    finally:
        process.terminate()
        process.wait(10)
