"""Other links and other manners of TCP, recorded as they are."""

import socket
import subprocess
import time

import servers
import talks
import wire
from recordings import FOLDER, recording, truth_of
from tap import tapped
from witness import Witness, connected

HOW = "Python websockets, tcpdump on lo"


def _short(recording, options=(), interface="lo", host="127.0.0.1"):
    with servers.websockets(host=host) as port, \
            tapped(recording.path, f"tcp port {port}", interface, options):
        return [talks.short(Witness(connected(port, host)).upgrade())]


@recording("sll.pcap", "Linux cooked capture v1", "Python websockets, tcpdump -i any -y LINUX_SLL")
def sll(recording):
    return _short(recording, ["-y", "LINUX_SLL"], "any")


@recording("sll2.pcap", "Linux cooked capture v2", "Python websockets, tcpdump -i any -y LINUX_SLL2")
def sll2(recording):
    return _short(recording, ["-y", "LINUX_SLL2"], "any")


@recording("ipv6.pcap", "IPv6", HOW + ", ::1")
def ipv6(recording):
    return _short(recording, host="::1")


@recording("nano-tcpdump.pcap", "nanoseconds, as tcpdump writes them",
           "Python websockets, tcpdump --time-stamp-precision=nano on lo")
def nano(recording):
    return _short(recording, ["--time-stamp-precision=nano"])


@recording("editcap.pcapng", "nano-tcpdump.pcap as pcapng (if_tsresol 9)", "editcap -F pcapng")
def editcap(recording):
    subprocess.run(["editcap", "-F", "pcapng", FOLDER / "nano-tcpdump.pcap", recording.path], check=True,
                   capture_output=True)
    return truth_of("nano-tcpdump")


@recording("keep-alives.pcap", "TCP keep-alives (a byte that was sent before) both ways", HOW + ", SO_KEEPALIVE")
def keep_alives(recording):
    def prepare(connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)

    with servers.websockets() as port, tapped(recording.path, f"tcp port {port}"):
        witness = Witness(connected(port, prepare=prepare)).upgrade()
        for number in range(2):
            witness.ask(wire.TEXT, f"turn {number}")
            time.sleep(2.3)
        return [witness.finish()]


@recording("reused-ports.pcap", "three connections from the same port, the first two ended with RST",
           HOW)
def reused(recording):
    truths = []
    with servers.fastapi() as port, tapped(recording.path, f"tcp port {port}"):
        source = servers.free_port()
        for number in range(3):
            witness = Witness(connected(port, source=source), number).upgrade()
            witness.ask(wire.TEXT, f"connection {number}")
            if number == 2:
                witness.finish()
            else:
                witness.reset()
            truths.append(witness.truth)
            time.sleep(0.2)
    return truths
