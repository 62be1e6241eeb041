"""connect against GraphQL subscriptions, in the subprotocol of today and in the older one: Strawberry on uvicorn."""

import json

import pytest

import program

TRANSPORT, OLDER = "graphql-transport-ws", "graphql-ws"


def connect(address, subprotocol, *messages, arguments=(), **how):
    lines = "".join(json.dumps(message) + "\n" for message in messages)
    offer = ["-s", subprotocol] if subprotocol else []
    return program.run("connect", *offer, *arguments, f"ws://{address}/", stdin=lines, **how)


def received(done):
    return [json.loads(line) for line in done.lines]


def operation(kind, query, number="1", **variables):
    return {"id": number, "type": kind, "payload": {"query": query, "variables": variables}}


INIT, ACK = {"type": "connection_init"}, {"type": "connection_ack"}
THREE = "subscription { count(target: 3) }"


def counted(kind, upto, number="1"):
    return [{"id": number, "type": kind, "payload": {"data": {"count": index}}} for index in range(upto)]


@pytest.mark.parametrize("subprotocol, ask, answer", [(TRANSPORT, "subscribe", "next"), (OLDER, "start", "data")])
def test_a_subscription_of_three(graphql, subprotocol, ask, answer):
    done = connect(graphql, subprotocol, INIT, operation(ask, THREE), arguments=["-v"]).expect(0)
    assert received(done) == [ACK, *counted(answer, 3), {"id": "1", "type": "complete"}]
    assert f"* Subprotocol: {subprotocol}\n" in done.err


def test_both_are_offered_and_the_first_is_taken(graphql):
    done = connect(graphql, TRANSPORT, INIT, arguments=["-v", "-s", OLDER]).expect(0)
    assert f"* Subprotocol: {TRANSPORT}\n" in done.err and received(done) == [ACK]


def test_a_query_with_variables(graphql):
    query = operation("subscribe", "query ($name: String!) { hello(name: $name) }", name="Мир")
    done = connect(graphql, TRANSPORT, INIT, query).expect(0)
    assert received(done) == [
        ACK, {"id": "1", "type": "next", "payload": {"data": {"hello": "Hello, Мир"}}}, {"id": "1", "type": "complete"}]


def test_the_older_one_has_no_queries(graphql):
    done = connect(graphql, OLDER, INIT, operation("start", "{ hello }")).expect(0)
    assert received(done) == [ACK, {"id": "1", "type": "error", "payload": {"message": "queries are not allowed"}}]


def test_a_thousand_items_each_once(graphql):
    done = connect(graphql, TRANSPORT, INIT, operation("subscribe", "subscription { count(target: 1000) }")).expect(0)
    assert received(done) == [ACK, *counted("next", 1_000), {"id": "1", "type": "complete"}]


def test_two_subscriptions_on_one_connection(graphql):
    done = connect(graphql, TRANSPORT, INIT, operation("subscribe", THREE, "a"), operation("subscribe", THREE, "b"))
    answers = received(done.expect(0))
    for number in ("a", "b"):
        assert [one for one in answers if one.get("id") == number] == [
            *counted("next", 3, number), {"id": number, "type": "complete"}]


@pytest.mark.parametrize("subprotocol, ask, stop, answer", [
    (TRANSPORT, "subscribe", "complete", "next"), (OLDER, "start", "stop", "data")])
def test_a_subscription_is_stopped_by_its_client(graphql, start, subprotocol, ask, stop, answer):
    running = start("connect", "-s", subprotocol, f"ws://{graphql}/")
    running.write(json.dumps(INIT) + "\n" + json.dumps(operation(ask, "subscription { ticks }")) + "\n")
    running.stdout.wait_for(f'"type":"{answer}"'.encode() + rb'.*"ticks":"[^"]+"')
    running.write(json.dumps({"id": "1", "type": stop}) + "\n")
    running.write(json.dumps(operation(ask, THREE, "2")) + "\n")
    running.stdout.wait_for(rb'"complete".*"2"|"2".*"complete"')
    kinds = [one["type"] for one in received(running.stop().expect(130)) if one.get("id") == "1"]
    assert kinds.count(answer) >= 1 and set(kinds) <= {answer, "complete"}


def test_checks_for_a_script(graphql):
    done = connect(graphql, TRANSPORT, INIT, operation("subscribe", THREE), arguments=[
        "--expect-subprotocol", TRANSPORT, "--expect", "connection_ack", "--expect", '/"count": ?2/',
        "--expect", "complete"]).expect(0)
    assert len(done.lines) == 5
    done = connect(graphql, TRANSPORT, operation("subscribe", THREE), arguments=["--expect-close", "4401"]).expect(0)
    assert done.err == ""


def test_ping_is_answered_with_pong(graphql):
    assert received(connect(graphql, TRANSPORT, INIT, {"type": "ping"}).expect(0)) == [ACK, {"type": "pong"}]


@pytest.mark.parametrize("subprotocol, messages, said", [
    (None, [INIT], "4406 (private): Subprotocol not acceptable"),
    ("soap", [INIT], "4406 (private): Subprotocol not acceptable"),
    (TRANSPORT, [operation("subscribe", THREE)], "4401 (private): Unauthorized"),
    (TRANSPORT, [{"type": "nonsense"}], "4400 (private): Unknown message type: nonsense"),
    (TRANSPORT, [INIT, INIT], "4429 (private): Too many initialisation requests"),
])
def test_what_breaks_the_subprotocol_is_closed_with_its_code(graphql, subprotocol, messages, said):
    done = connect(graphql, subprotocol, *messages, arguments=["--wait", "-1"]).expect(18)
    assert f"wscope: close: the server closed with {said}\n" in done.err
