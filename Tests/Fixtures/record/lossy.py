"""A link that loses, delays and repeats packets: two network namespaces with a forwarder of our own between."""

import contextlib
import ctypes
import heapq
import random
import select
import socket
import subprocess
import threading
import time

import servers
import talks
import wire
from recordings import recording
from tap import tapped
from witness import Witness, connected

HERE, BETWEEN, THERE = (f"wscope-{name}" for name in ("here", "between", "there"))
ADDRESS, PORT = "10.97.0.2", 8765
LOSS, DELAYED, TWICE = 0.07, 0.15, 0.05


@recording("lossy.pcap", "a link with loss, reordering and duplicates, seen by the client: retransmissions and "
           "selective acknowledgments, nothing missing", "Python websockets in a network namespace behind a forwarder "
           "that treats packets badly, tcpdump at the client")
def lossy(recording):
    with _link(), servers.websockets(host=ADDRESS, port=PORT, prefix=["ip", "netns", "exec", THERE]), \
            tapped(recording.path, f"tcp port {PORT}", "w0", namespace=HERE):
        with _inside(HERE):
            connection = connected(PORT, ADDRESS)
        witness = Witness(connection).upgrade()
        for number in range(6):
            witness.ask(wire.TEXT, f"one at a time, number {number}")
        for number in range(20):
            witness.say(wire.TEXT, f"all at once, number {number}")
        for _ in range(20):
            witness.hear()
        witness.ask(wire.BINARY, random.Random(6).randbytes(25000))
        witness.ask(wire.TEXT, "give 25000")
        talks.in_fragments(witness, "в кусках 🙂".encode(), 4)
        return [witness.finish()]


@contextlib.contextmanager
def _link():
    try:
        for name in (HERE, BETWEEN, THERE):
            _ip("netns", "add", name)
        for side, inner, address in ((HERE, "a", "10.97.0.1"), (THERE, "b", ADDRESS)):
            _ip("link", "add", "w0", "netns", side, "type", "veth", "peer", "name", inner, "netns", BETWEEN)
            _ip("-n", side, "addr", "add", f"{address}/24", "dev", "w0")
            for space, device in ((side, "w0"), (BETWEEN, inner)):
                _ip("-n", space, "link", "set", "dev", device, "up")
                # Each packet with its own checksum and one segment, as on a wire.
                subprocess.run(["ip", "netns", "exec", space, "ethtool", "-K", device, "tx", "off", "tso", "off",
                                "gso", "off", "gro", "off"], check=True, capture_output=True)
            _ip("-n", side, "link", "set", "dev", "lo", "up")
        with _forwarding():
            yield
    finally:
        for name in (HERE, BETWEEN, THERE):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)


def _ip(*arguments):
    subprocess.run(["ip", *arguments], check=True)


@contextlib.contextmanager
def _forwarding():
    """Carries packets between the two links, badly."""
    with _inside(BETWEEN):
        ends = [socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) for _ in range(2)]
        for end, device in zip(ends, ("a", "b")):
            end.bind((device, 0))
    leaving = threading.Event()

    def forward():
        chance, waiting = random.Random(8), []
        while not leaving.is_set():
            wait = max(0, waiting[0][0] - time.monotonic()) if waiting else 0.1
            for ready in select.select(ends, [], [], min(wait, 0.1))[0]:
                data, (_, _, kind, *_) = ready.recvfrom(65536)
                if kind == socket.PACKET_OUTGOING:
                    continue
                other = ends[1 - ends.index(ready)]
                spared = data[12:14] != b"\x08\x00"  # ARP is needed to begin at all.
                if not spared and chance.random() < LOSS:
                    continue
                delay = 0.02 if not spared and chance.random() < DELAYED else 0.002
                for _ in range(1 + (chance.random() < TWICE)):
                    heapq.heappush(waiting, (time.monotonic() + delay, len(waiting), ends.index(other), data))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, end, data = heapq.heappop(waiting)
                ends[end].send(data)

    thread = threading.Thread(target=forward, daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()
        for end in ends:
            end.close()


@contextlib.contextmanager
def _inside(name):
    """Sockets that this thread makes belong to a namespace."""
    library = ctypes.CDLL(None, use_errno=True)

    def enter(path):
        with open(path) as namespace:
            if library.setns(namespace.fileno(), 0x40000000):  # CLONE_NEWNET
                raise OSError(ctypes.get_errno(), path)

    with open("/proc/thread-self/ns/net") as own:
        enter(f"/run/netns/{name}")
        try:
            yield
        finally:
            enter(f"/proc/self/fd/{own.fileno()}")
