"""`openssl s_server`: TLS as its options have it, and nothing that speaks HTTP behind it."""

import contextlib
import socket

from intermediaries import free_port
from servers.process import serving


# Those that a server of TLS has by custom, and anybody may listen on.
CUSTOMARY_PORTS = (8443, 9443, 4443, 4433, 10443, 7443, 5443, 6443)


@contextlib.contextmanager
def s_server(pair, *options, port=None):
    """Yields `localhost:port`, so that the certificate's name is looked at."""
    port = port or free_port()
    with serving("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", pair.certificate, "-key", pair.key,
                 "-quiet", *options, ports=[port]):
        yield f"localhost:{port}"


def free_customary_port():
    """One of those that nobody has taken on this machine."""
    for port in CUSTOMARY_PORTS:
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError(f"none of the ports {CUSTOMARY_PORTS} is free")
