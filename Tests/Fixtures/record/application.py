"""The FastAPI application that the recordings talk to."""

import fastapi

import servers

application = fastapi.FastAPI()


@application.websocket("/echo")
async def echo(websocket: fastapi.WebSocket):
    await websocket.accept()

    async def receive():
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise fastapi.WebSocketDisconnect(message.get("code"))
        return message["text"] if message.get("text") is not None else message["bytes"]

    async def send(message):
        await (websocket.send_text if isinstance(message, str) else websocket.send_bytes)(message)

    try:
        await servers.converse(receive, send, websocket.close)
    except fastapi.WebSocketDisconnect:
        pass
