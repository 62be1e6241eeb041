"""A FastAPI application with the mistakes that people make in one."""

import asyncio

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

application = FastAPI()


@application.get("/")
async def index():
    return {"hello": "world"}


@application.websocket("/ws")
async def echo(websocket: WebSocket):
    """As its tutorial has it: a binary message is a KeyError."""
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(f"Echo: {await websocket.receive_text()}")
    except WebSocketDisconnect:
        pass


@application.websocket("/closed-before-accept")
async def closed_before_accept(websocket: WebSocket):
    await websocket.close(4401, "not authenticated")


@application.websocket("/raises-before-accept")
async def raises_before_accept(websocket: WebSocket):
    raise RuntimeError("before accept")


@application.websocket("/raises-after-accept")
async def raises_after_accept(websocket: WebSocket):
    await websocket.accept()
    raise RuntimeError("after accept")


@application.websocket("/raises-after-message")
async def raises_after_message(websocket: WebSocket):
    await websocket.accept()
    await websocket.receive_text()
    raise RuntimeError("after a message")


@application.websocket("/never-accepts")
async def never_accepts(websocket: WebSocket):
    await asyncio.sleep(30)


@application.websocket("/close/{code}")
async def close(websocket: WebSocket, code: int, reason: str | None = None):
    await websocket.accept()
    await websocket.close(code, reason)


@application.websocket("/silent")
async def silent(websocket: WebSocket):
    await websocket.accept()
    await silence(websocket)


async def silence(websocket):
    """Hears what comes and says nothing."""
    try:
        while True:
            await websocket.receive()
    except (RuntimeError, WebSocketDisconnect):
        pass


@application.websocket("/greeting")
async def greeting(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text("hello")
    await silence(websocket)
