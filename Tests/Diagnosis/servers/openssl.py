"""`openssl s_server`: TLS as its options have it, and nothing that speaks HTTP behind it."""

import contextlib

from intermediaries import free_port
from servers.process import serving


@contextlib.contextmanager
def s_server(pair, *options):
    """Yields `localhost:port`, so that the certificate's name is looked at."""
    port = free_port()
    with serving("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", pair.certificate, "-key", pair.key,
                 "-quiet", *options, ports=[port]):
        yield f"localhost:{port}"
