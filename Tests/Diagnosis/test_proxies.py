"""What stands between: nginx and HAProxy before the server, redirects, and what they answer themselves."""

import http.client
import socket
import types

import pytest

from intermediaries import free_port
from servers.haproxy import haproxy, proxy, to
from servers.nginx import UPGRADE, location, nginx, passing, server
from situation import Situation

SITUATIONS = [
    # The upstream
    Situation("nginx, and nothing behind it", "ws://{nginx_site}/down/", 14, "handshake", "bad-gateway", seen="nginx"),
    Situation("nginx, and a server behind it that is silent", "ws://{nginx_site}/mute/", 14, "handshake",
              "gateway-timeout", seen="nginx"),
    # nginx asks in HTTP/1.0 and takes what has no status line for an answer of HTTP/0.9.
    Situation("nginx, and no HTTP behind it", "ws://{nginx_site}/ssh/", 15, "handshake", "not-http", seen="SSH"),
    Situation("haproxy, and nothing behind it", "ws://{haproxies.down}/", 14, "handshake", "service-unavailable"),
    Situation("haproxy, and a server behind it that is silent", "ws://{haproxies.mute}/", 14, "handshake",
              "gateway-timeout"),
    Situation("haproxy, and no HTTP behind it", "ws://{haproxies.ssh}/", 14, "handshake", "bad-gateway"),

    # The upgrade is lost on the way to `websockets`, which says 426
    Situation("nginx passes no upgrade on", "ws://{nginx_site}/websockets/", 14, "handshake", "upgrade-lost-nginx",
              vague=("upgrade-required",)),
    Situation("nginx passes the upgrade on in HTTP/1.0", "ws://{nginx_site}/old/", 14, "handshake",
              "upgrade-lost-nginx", vague=("refused-with-status", "upgrade-required", "bad-request")),
    Situation("haproxy passes no upgrade on", "ws://{haproxies.stripping}/", 14, "handshake", "upgrade-lost-haproxy",
              vague=("upgrade-required",)),

    # What nginx answers itself
    Situation("a password, for nginx", "ws://{nginx_site}/basic/", 14, "handshake", "unauthorized", seen="Basic",
              command="-u"),
    Situation("403 by nginx", "ws://{nginx_site}/denied/", 14, "handshake", "forbidden"),
    Situation("404 by nginx", "ws://{nginx_site}/nothing", 14, "handshake", "not-found",
              vague=("upgrade-lost-nginx",)),
    Situation("429 by nginx", "ws://{limited}/limited/", 14, "handshake", "too-many-requests"),
    Situation("maintenance, by nginx", "ws://{nginx_site}/maintenance/", 14, "handshake", "service-unavailable",
              seen="120"),
    Situation("413 by nginx", "ws://{nginx_site}/413/", 14, "handshake", "refused-with-status", seen="413"),
    Situation("414 by nginx", "ws://{nginx_site}/{long}", 14, "handshake", "refused-with-status", seen="414"),
    Situation("a header that is too long for nginx", "-H 'Cookie: a={long}' ws://{nginx_site}/", 14, "handshake",
              "headers-too-large", vague=("bad-request",)),
    Situation("a page of nginx", "ws://{nginx_site}/page/", 14, "handshake", "page-instead-of-websocket"),
    Situation("500 by nginx", "ws://{nginx_site}/500/", 14, "handshake", "server-error"),

    # Redirects
    Situation("a redirect to the path with a slash", "ws://{nginx_site}/moved", 14, "handshake", "redirect",
              seen="/page/"),
    Situation("a redirect to a page to log in", "ws://{nginx_site}/login-first/", 14, "handshake", "redirect",
              seen="/login"),
    Situation("a redirect to https", "ws://{nginx_site}/https-only/", 14, "handshake", "redirect",
              command="wss://"),

    # Too short a patience
    Situation("nginx has a second of patience", "ws://{nginx_site}/impatient/silent", 17, "frames", "idle-timeout",
              vague=("connection-lost",)),
    Situation("haproxy has a second of patience", "ws://{haproxies.impatient}/silent", 17, "frames", "idle-timeout",
              vague=("connection-lost",)),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_proxies(situation, judge):
    judge(situation)




@pytest.fixture(scope="module")
def mute(closing):
    silent = closing(socket.create_server(("127.0.0.1", 0)))
    return f"127.0.0.1:{silent.getsockname()[1]}"


@pytest.fixture(scope="module")
def ssh(scripts):
    return scripts({"ssh": lambda peer: peer.send(b"SSH-2.0-OpenSSH_9.2p1\r\n")}).ssh


@pytest.fixture(scope="module")
def nginx_site(closing, hypercorn, echo, mute, ssh, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "passwords").write_text("me:{PLAIN}secret\n")
    locations = [
        passing("/down/", f"127.0.0.1:{free_port()}"),
        passing("/mute/", mute, "proxy_read_timeout 1s;"),
        passing("/ssh/", ssh),
        passing("/websockets/", echo),
        passing("/old/", echo, UPGRADE.replace("1.1", "1.0")),
        passing("/impatient/", hypercorn, UPGRADE, "proxy_read_timeout 1s;"),
        location("/basic/", f"auth_basic wscope; auth_basic_user_file {folder / 'passwords'};"),
        location("/denied/", "deny all;"),
        passing("/limited/", hypercorn, "limit_req zone=one; limit_req_status 429;"),
        location("/maintenance/", "add_header Retry-After 120 always; return 503;"),
        location("/413/", "return 413;"),
        location("/500/", "return 500;"),
        location("/page/", "default_type text/html; return 200 '<h1>Welcome</h1>';"),
        location("= /moved", "return 301 /page/;"),
        location("/login-first/", "return 302 /login?next=$uri;"),
        location("/https-only/", "return 301 https://$http_host$request_uri;"),
    ]
    (address,) = closing(nginx(
        folder, server(*locations), outside="limit_req_zone $binary_remote_addr zone=one:1m rate=1r/m;"))
    return address


@pytest.fixture
def limited(nginx_site):
    """One request a minute is allowed, and has just been made."""
    connection = http.client.HTTPConnection(nginx_site, timeout=10)
    connection.request("GET", "/limited/")
    assert connection.getresponse().status in (200, 429)
    connection.close()
    return nginx_site


@pytest.fixture(scope="module")
def haproxies(closing, hypercorn, echo, mute, ssh, tmp_path_factory):
    proxies = {
        "down": proxy("retries 0", to(f"127.0.0.1:{free_port()}")),
        "mute": proxy(to(mute)),
        "ssh": proxy(to(ssh)),
        "stripping": proxy("http-request del-header Upgrade", to(echo)),
        "impatient": proxy(to(hypercorn)),
    }
    addresses = closing(haproxy(tmp_path_factory.mktemp("haproxy"), *proxies.values(), seconds=1))
    return types.SimpleNamespace(**dict(zip(proxies, addresses)))


@pytest.fixture(scope="module")
def long():
    return "x" * 20_000
