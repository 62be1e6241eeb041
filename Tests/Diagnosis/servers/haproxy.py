"""HAProxy in the foreground."""

import contextlib

from intermediaries import free_port, program_of
from servers.process import serving

DEFAULTS = """\
defaults
    mode http
    timeout connect 1s
    timeout client {seconds}s
    timeout server {seconds}s
"""


@contextlib.contextmanager
def haproxy(folder, *proxies, seconds=30):
    """Yields the `host:port` of each of the proxies. `seconds`: when it gives up what is idle."""
    ports = [free_port() for _ in proxies]
    configuration = folder / "haproxy.cfg"
    sections = [f"listen l{port}\n    bind 127.0.0.1:{port}{proxy}\n" for port, proxy in zip(ports, proxies)]
    configuration.write_text(DEFAULTS.format(seconds=seconds) + "".join(sections))
    with serving(program_of("haproxy"), "-db", "-f", configuration, ports=ports):
        yield [f"127.0.0.1:{port}" for port in ports]


def proxy(*lines, tls=None):
    """`tls`: a file with a certificate and its key."""
    return "\n    ".join([f" ssl crt {tls}" if tls else "", *lines])


def to(upstream):
    return f"server s {upstream}"
