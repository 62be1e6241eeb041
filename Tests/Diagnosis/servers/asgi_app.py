"""A FastAPI application with the mistakes that people make in one."""

import asyncio

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


@app.get("/")
async def index():
    return {"hello": "world"}


@app.websocket("/ws")
async def echo(websocket: WebSocket):
    """As its tutorial has it: a binary message is a KeyError."""
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(f"Echo: {await websocket.receive_text()}")
    except WebSocketDisconnect:
        pass


@app.websocket("/closed-before-accept")
async def closed_before_accept(websocket: WebSocket):
    await websocket.close(4401, "not authenticated")


@app.websocket("/raises-before-accept")
async def raises_before_accept(websocket: WebSocket):
    raise RuntimeError("before accept")


@app.websocket("/raises-after-accept")
async def raises_after_accept(websocket: WebSocket):
    await websocket.accept()
    raise RuntimeError("after accept")


@app.websocket("/raises-after-message")
async def raises_after_message(websocket: WebSocket):
    await websocket.accept()
    await websocket.receive_text()
    raise RuntimeError("after a message")


@app.websocket("/never-accepts")
async def never_accepts(websocket: WebSocket):
    await asyncio.sleep(30)


@app.websocket("/close/{code}")
async def close(websocket: WebSocket, code: int, reason: str | None = None):
    await websocket.accept()
    await websocket.close(code, reason)


@app.websocket("/silent")
async def silent(websocket: WebSocket):
    """Says nothing, and hears what comes."""
    await websocket.accept()
    try:
        while True:
            await websocket.receive()
    except (RuntimeError, WebSocketDisconnect):
        pass
