"""graphql-transport-ws, as Strawberry speaks it."""

import pytest

from situation import Situation

SPOKEN = "--no-close -s graphql-transport-ws"
BEGIN = """-x '{{"type":"connection_init"}}'"""
SUBSCRIBE = """-x '{{"id":"1","type":"subscribe","payload":{{"query":"subscription {{ ticks }}"}}}}'"""

SITUATIONS = [
    Situation("a message that is none of the protocol's", f"{SPOKEN} -x hello ws://{{strawberry}}/graphql", 18,
              "close", "graphql-close", seen="4400"),
    Situation("a subscription before the connection is acknowledged",
              f"{SPOKEN} {SUBSCRIBE} ws://{{strawberry}}/graphql", 18, "close", "graphql-close", seen="4401"),
    Situation("a token is wanted", f"{SPOKEN} {BEGIN} ws://{{strawberry}}/guarded", 18, "close", "graphql-close",
              seen="4403"),
    Situation("no subprotocol", "--no-close ws://{strawberry}/graphql", 18, "close", "graphql-close", seen="4406",
              command="-s graphql-transport-ws", then=0),
    Situation("a subprotocol of something else", "-s chat ws://{strawberry}/graphql", 18, "close",
              "subprotocol-not-agreed", vague=("graphql-close",), seen="chat"),
    Situation("no connection_init in time", f"{SPOKEN} ws://{{strawberry}}/graphql", 18, "close", "graphql-close",
              seen="4408"),
    Situation("an id that is taken", f"{SPOKEN} {BEGIN} {SUBSCRIBE} {SUBSCRIBE} ws://{{strawberry}}/graphql", 18,
              "close", "graphql-close", seen="4409"),
    Situation("connection_init twice", f"{SPOKEN} {BEGIN} {BEGIN} ws://{{strawberry}}/graphql", 18, "close",
              "graphql-close", seen="4429"),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_graphql(situation, judge):
    judge(situation)
