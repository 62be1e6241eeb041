"""Strawberry's GraphQL over WebSocket on FastAPI: a second to begin in, and a path that wants a token."""

import asyncio
import collections.abc
import datetime

import fastapi
import strawberry
from strawberry.exceptions import ConnectionRejectionError
from strawberry.fastapi import GraphQLRouter


@strawberry.type
class Query:
    hello: str = "world"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> collections.abc.AsyncGenerator[int, None]:
        for number in range(1_000):
            yield number
            await asyncio.sleep(0.05)


class Guarded(GraphQLRouter):
    async def on_ws_connect(self, context):
        raise ConnectionRejectionError({"reason": "no token"})


schema = strawberry.Schema(Query, subscription=Subscription)
hurry = {"connection_init_wait_timeout": datetime.timedelta(seconds=1)}
application = fastapi.FastAPI()
application.include_router(GraphQLRouter(schema, **hurry), prefix="/graphql")
application.include_router(Guarded(schema, **hurry), prefix="/guarded")
