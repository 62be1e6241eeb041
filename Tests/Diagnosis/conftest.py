"""What all families share: the judge, the score, the authority that issues certificates."""

import contextlib
import types

import pytest

import certificates
import judging
import peers
import program
import score
import scripted
from servers import asgi, flask
from servers.nginx import nginx, passing, server


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="write the score of this run to docs/diagnosis.md")


def pytest_configure(config):
    if not program.BINARY.is_file():
        raise pytest.UsageError(f"no binary at {program.BINARY}: swift build -c release")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(score.Board(config))


def pytest_collection_modifyitems(items):
    """What waits for a minute begins first, so that the others run meanwhile."""
    items.sort(key=lambda item: item.path.stem != "test_idle")


@pytest.fixture
def judge(request, record_property, tmp_path):
    """Runs a situation, or takes a run of it, grades it, and fails where it is wrong."""

    def judged(situation, done=None):
        done = done or judging.run(situation, request.getfixturevalue)
        diagnosis = judging.diagnosis_of(done)
        grade = judging.grade(request.path.stem.removeprefix("test_"), situation, diagnosis)
        record_property(*grade.as_property())
        judging.check(situation, grade, diagnosis, done, tmp_path)

    return judged


@pytest.fixture(scope="module")
def closing():
    """Enters context managers that end with the file's last test."""
    with contextlib.ExitStack() as stack:
        yield stack.enter_context


@pytest.fixture(scope="module")
def scripts(closing):
    """Starts a scripted server for each of a table of scripts; they are attributes with its `host:port`."""

    def start(table, **how):
        servers = {name: closing(scripted.Server(script, **how)) for name, script in table.items()}
        return types.SimpleNamespace(**{name: f"127.0.0.1:{server.port}" for name, server in servers.items()})

    return start


@pytest.fixture(scope="module")
def behind_nginx(closing, tmp_path_factory):
    """Starts nginx before a server, with these lines beside its proxy_pass; `host:port`."""

    def start(upstream, *lines):
        (address,) = closing(nginx(tmp_path_factory.mktemp("nginx"), server(passing("/", upstream, *lines))))
        return address

    return start


# Servers of more than one family, as `host:port`


def shared(serving):
    """A fixture for what `serving()` serves, once for all files."""

    def fixture():
        with serving() as address:
            yield address.removeprefix("ws://")

    return pytest.fixture(scope="session")(fixture)


uvicorn = shared(asgi.uvicorn)
hypercorn = shared(asgi.hypercorn)
daphne = shared(asgi.daphne)
strawberry = shared(lambda: asgi.uvicorn(application=asgi.GRAPHQL))
werkzeug = shared(lambda: flask.flask_socketio("threading"))
gevent = shared(lambda: flask.flask_socketio("gevent"))
echo = shared(peers.websockets_server)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return certificates.Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def strangers(tmp_path_factory):
    """An authority that nobody was told to trust."""
    return certificates.Authority(tmp_path_factory.mktemp("strangers"), name="Strangers")
