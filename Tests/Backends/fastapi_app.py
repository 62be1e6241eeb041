"""A FastAPI application on uvicorn, as people write them: `fastapi_app.py [PING_INTERVAL [PING_TIMEOUT]]`, on a free port.

Prints the port when it serves, and runs until it is ended.
"""

import socket
import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect, WebSocketException

application = FastAPI()


@application.websocket("/ws")
async def echo(websocket: WebSocket):
    await websocket.accept()
    while True:
        await websocket.send_text(f"Echo: {await websocket.receive_text()}")


@application.websocket("/bytes")
async def echo_bytes(websocket: WebSocket):
    await websocket.accept()
    while True:
        await websocket.send_bytes(await websocket.receive_bytes())


@application.websocket("/count/{number}")
async def count(websocket: WebSocket, number: int):
    await websocket.accept()
    for index in range(number):
        await websocket.send_text(str(index))
    await websocket.close()


# What the server says of its client.


@application.websocket("/request")
async def request(websocket: WebSocket):
    """What the endpoint sees of the request: path, query, headers, subprotocols."""
    offered = websocket.scope["subprotocols"]
    await websocket.accept(subprotocol=offered[-1] if offered else None)
    await websocket.send_json({
        "path": websocket.url.path, "query": dict(websocket.query_params), "cookies": websocket.cookies,
        "headers": dict(websocket.headers), "subprotocols": offered})
    await websocket.close()


closes = []


@application.websocket("/closes")
async def keep_close(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect as end:
        closes.append({"code": end.code, "reason": end.reason})


@application.get("/closes")
async def show_closes():
    return closes


# Endings.


@application.websocket("/close/{code}")
async def close(websocket: WebSocket, code: int, reason: str | None = None):
    await websocket.accept()
    await websocket.send_text("before the close")
    await websocket.close(code, reason)


@application.websocket("/refuse")
async def refuse(websocket: WebSocket):
    await websocket.close(4401, "says nothing to the client")


@application.websocket("/policy")
async def policy(websocket: WebSocket):
    await websocket.accept()
    raise WebSocketException(1008, "no token")


@application.websocket("/broken")
async def broken(websocket: WebSocket):
    raise ValueError("broken before it accepts")


# The chat of FastAPI's tutorial.


class ConnectionManager:
    def __init__(self):
        self.active_connections = []

    async def connect(self, websocket):
        await websocket.accept()
        self.active_connections.append(websocket)

    def disconnect(self, websocket):
        self.active_connections.remove(websocket)

    async def broadcast(self, message):
        for connection in self.active_connections:
            await connection.send_text(message)


manager = ConnectionManager()


@application.websocket("/chat/{client_id}")
async def chat(websocket: WebSocket, client_id: int):
    await manager.connect(websocket)
    try:
        while True:
            data = await websocket.receive_text()
            await websocket.send_text(f"You wrote: {data}")
            await manager.broadcast(f"Client #{client_id} says: {data}")
    except WebSocketDisconnect:
        manager.disconnect(websocket)
        await manager.broadcast(f"Client #{client_id} left the chat")


seconds = [float(word) for word in sys.argv[1:]]
pings = dict(zip(("ws_ping_interval", "ws_ping_timeout"), seconds))
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(application, log_level="error", **pings)).run(sockets=[listener])
