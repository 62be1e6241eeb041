"""Proxies that cut what is idle, with the timeouts that they come with. All wait at once: this takes a minute."""

import types

import pytest

import program
from servers.haproxy import haproxy, proxy, to
from servers.nginx import UPGRADE
from situation import Situation

SITUATIONS = [
    Situation("nginx, by default", "ws://{proxies.nginx_60}/silent", 17, "frames", "idle-timeout", seen="60",
              command="--ping-interval"),
    Situation("nginx, by default, after a message", "--no-close -x hi ws://{proxies.nginx_60}/ws", 17, "frames",
              "idle-timeout", seen="60"),
    Situation("haproxy, as Debian has it", "ws://{proxies.haproxy_50}/silent", 17, "frames", "idle-timeout",
              seen="50", command="--ping-interval"),
    Situation("haproxy, as its manual has it", "ws://{proxies.haproxy_30}/silent", 17, "frames", "idle-timeout",
              seen="30"),
    Situation("nginx, as somebody set it", "ws://{proxies.nginx_20}/silent", 17, "frames", "idle-timeout", seen="20",
              vague=("connection-lost",)),
    Situation("nginx, with pings", "--ping-interval 5 -x hi --wait 25 ws://{proxies.nginx_20}/silent", 0, None,
              None),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_idle(situation, judge, runs):
    judge(situation, runs[situation].finish(timeout=80))


@pytest.fixture(scope="module")
def runs(request, proxies, closing):
    return {situation: closing(program.Running(
        "connect", "--json", *situation.arguments(request.getfixturevalue))) for situation in SITUATIONS}


@pytest.fixture(scope="module")
def proxies(closing, behind_nginx, hypercorn, tmp_path_factory):
    """Before hypercorn, which sends no pings."""
    def behind_haproxy(seconds):
        (address,) = closing(haproxy(tmp_path_factory.mktemp("haproxy"), proxy(to(hypercorn)), seconds=seconds))
        return address

    return types.SimpleNamespace(
        nginx_60=behind_nginx(hypercorn, UPGRADE),
        nginx_20=behind_nginx(hypercorn, UPGRADE, "proxy_read_timeout 20s;"),
        haproxy_50=behind_haproxy(50), haproxy_30=behind_haproxy(30))
