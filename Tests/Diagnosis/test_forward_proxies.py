"""The proxy that the client goes through: tinyproxy and Dante, and what is none."""

import types

import pytest

from intermediaries import dante, free_port, tinyproxy
from servers.nginx import nginx, server
from situation import Situation

SITUATIONS = [
    # CONNECT
    Situation("tinyproxy does not let the port through", "--proxy http://{proxy.narrow} ws://{echo}/", 12, "proxy",
              "proxy-refused", seen="403"),
    Situation("tinyproxy, and nothing behind it", "--proxy http://{proxy.open} ws://{closed}/", 12, "proxy",
              "proxy-refused"),
    Situation("tinyproxy wants a password", "--proxy http://{proxy.guarded} ws://{echo}/", 12, "proxy",
              "proxy-authentication", seen="407", command="--proxy-user"),
    Situation("tinyproxy wants another password", "--proxy http://me:wrong@{proxy.guarded} ws://{echo}/", 12, "proxy",
              "proxy-authentication", seen="401"),
    Situation("a web server in place of a proxy", "--proxy http://{web} ws://{echo}/", 12, "proxy", "proxy-refused",
              vague=("proxy-not-a-proxy",)),
    Situation("SOCKS in place of an HTTP proxy", "--proxy http://{proxy.socks} ws://{echo}/", 12, "proxy",
              "proxy-not-a-proxy"),
    Situation("SSH in place of an HTTP proxy", "--proxy http://{other.ssh} ws://{echo}/", 12, "proxy",
              "proxy-not-a-proxy", seen="SSH"),
    Situation("what ends without an answer, in place of an HTTP proxy", "--proxy http://{other.ends} ws://{echo}/",
              12, "proxy", "proxy-not-a-proxy"),
    Situation("nothing in place of a proxy", "--proxy http://{closed} ws://{echo}/", 11, "connect",
              "proxy-unreachable"),
    Situation("a proxy whose name there is not", "--proxy http://no-such-proxy.invalid:3128 ws://{echo}/", 10,
              "resolve", "proxy-unreachable", vague=("name-not-found",)),
    Situation("a proxy that is mute", "--connect-timeout 0.5 --proxy http://{other.mute} ws://{echo}/", 19, "proxy",
              "proxy-not-a-proxy", vague=("proxy-unreachable",)),

    # SOCKS5
    Situation("dante does not let it through", "--proxy socks5://{proxy.closed_socks} ws://{echo}/", 12, "proxy",
              "proxy-refused", seen="not allowed"),
    Situation("dante, and nothing behind it", "--proxy socks5://{proxy.socks} ws://{closed}/", 12, "proxy",
              "proxy-refused", seen="refused"),
    Situation("dante wants a password", "--proxy socks5://{proxy.guarded_socks} ws://{echo}/", 12, "proxy",
              "proxy-authentication", command="--proxy-user"),
    Situation("dante wants another password", "--proxy socks5://me:wrong@{proxy.guarded_socks} ws://{echo}/", 12,
              "proxy", "proxy-authentication"),
    Situation("dante does not find the name", "--proxy socks5h://{proxy.socks} ws://no-such-host.invalid/", 12,
              "proxy", "proxy-refused"),
    Situation("a web server in place of SOCKS", "--proxy socks5://{web} ws://{echo}/", 12, "proxy",
              "proxy-not-a-proxy", seen="HTTP"),
    Situation("tinyproxy in place of SOCKS", "--connect-timeout 0.5 --proxy socks5://{proxy.open} ws://{echo}/", 19,
              "proxy", "proxy-not-a-proxy", vague=("proxy-unreachable",)),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_forward_proxies(situation, judge):
    judge(situation)


@pytest.fixture(scope="module")
def proxy(closing, echo, tmp_path_factory):
    def start(kind, *arguments, **how):
        return f"127.0.0.1:{closing(kind(tmp_path_factory.mktemp('proxy'), *arguments, **how))}"

    guarded = "BasicAuth me secret"
    return types.SimpleNamespace(
        open=start(tinyproxy), narrow=start(tinyproxy, "ConnectPort 443"), guarded=start(tinyproxy, guarded),
        socks=start(dante), closed_socks=start(dante, rules="socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 }"),
        guarded_socks=start(dante, method="username"))



@pytest.fixture(scope="module")
def closed():
    return f"127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def web(closing, tmp_path_factory):
    return closing(nginx(tmp_path_factory.mktemp("nginx"), server("return 200 hello;")))[0]


@pytest.fixture(scope="module")
def other(scripts):
    return scripts({
        "ssh": lambda peer: peer.send(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
        "ends": lambda peer: peer.read_head(),
        "mute": lambda peer: peer.reader.read(),
    })
