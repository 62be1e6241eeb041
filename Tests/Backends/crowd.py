"""Fifty of our own clients that hear one another's broadcasts, and what each of them must have heard."""

import program

SIZE = 50
COUNT = 1_000


class Crowd:
    """Clients that are connected and read on. They are ended by the test, not by a message: what comes once too
    often is seen as well."""

    def __init__(self, closing, url, *arguments, size=SIZE):
        self._clients = [closing(program.Running("connect", "-v", *arguments, url)) for _ in range(size)]
        for client in self._clients:
            client.stderr.wait_for(rb"^\* Open", timeout=30)

    def heard(self, last):
        """The lines of each, once each has got its last one and has left."""
        for client in self._clients:
            client.stdout.wait_for(b"^" + last.encode() + b"\n", timeout=50)
        return [client.stop(timeout=20).out.splitlines() for client in self._clients]
