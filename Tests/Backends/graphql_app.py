"""Strawberry's GraphQL over WebSocket, in both of its subprotocols, on uvicorn and a free port.

Prints the port when it serves, and runs until it is ended.
"""

import asyncio
import collections.abc
import socket

import strawberry
import uvicorn
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_WS_PROTOCOL


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"Hello, {name}"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, target: int) -> collections.abc.AsyncGenerator[int, None]:
        for number in range(target):
            yield number

    @strawberry.subscription
    async def ticks(self) -> collections.abc.AsyncGenerator[str, None]:
        while True:
            yield "тик"
            await asyncio.sleep(0.05)


application = GraphQL(
    strawberry.Schema(Query, subscription=Subscription),
    subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_WS_PROTOCOL])

with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(application, log_level="error")).run(sockets=[listener])
