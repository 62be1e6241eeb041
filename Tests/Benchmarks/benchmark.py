"""Measures wscope beside websocat, in alternating runs; prints medians, ratios and what they must reach."""

import argparse
import dataclasses
import pathlib
import resource
import statistics
import subprocess
import tempfile
import typing

import measurements
from contestants import WEBSOCAT, WSCOPE


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the result. `target`: what must hold of wscope's figure and of websocat's."""

    name: str
    run: typing.Callable
    figure: str
    unit: str
    target: str
    holds: typing.Callable
    scale: float = 1


def rows(bench):
    def faster(times):
        return f"≥ {times}× websocat", lambda ours, theirs: ours >= times * theirs

    def at_most(limit, unit):
        return f"≤ {limit} {unit}", lambda ours, _: ours <= limit

    def no_more(times=1.0):
        return f"≤ {times}× websocat", lambda ours, theirs: ours <= times * theirs

    rate = ("rate", "million/s")
    send, receive = (lambda who: bench.send(who)), (lambda who: bench.receive(who))
    yield Row("1 send", send, *rate, *faster(40), 1e-6)
    yield Row("2 receive", receive, *rate, *faster(15), 1e-6)
    for connections in (1, 16, 256):
        target = at_most(0.5, "µs") if connections == 16 else ("", None)
        yield Row(f"3 echo, {connections} × 64 in flight", lambda who, c=connections: bench.echo(who, c, 64), "cpu",
                  "µs CPU", *target)
    single = lambda who: bench.echo(who, 1, 1)
    yield Row("3 echo, one at a time", single, "cpu", "µs CPU", *no_more())
    yield Row("3 echo, one at a time", single, "median", "µs p50", *no_more())
    yield Row("4 one-shot", bench.one_shot, "milliseconds", "ms", *no_more())
    yield Row("4 --version", bench.version, "milliseconds", "ms", *no_more(1.3))
    yield Row("5 connect, sending", send, "memory", "MB", *at_most(16, "MB"))
    yield Row("5 connect, receiving", receive, "memory", "MB", *at_most(16, "MB"))
    yield Row("5 listen, 2,000 idle clients", bench.idle, "memory", "MB", *at_most(60, "MB"))
    yield Row("6 send over wss", lambda who: bench.send(who, tls=True), *rate, *faster(8), 1e-6)
    yield Row("6 receive over wss", lambda who: bench.receive(who, tls=True), *rate, *faster(8), 1e-6)


def measured(run, runs):
    """The runs of both contestants, in turn: {name: [figures]}."""
    seen = {WSCOPE.name: [], WEBSOCAT.name: []}
    for _ in range(runs):
        for contestant in (WSCOPE, WEBSOCAT):
            seen[contestant.name].append(run(contestant))
    return seen


def certificate(folder):
    """A self-signed certificate and its key, made by the openssl command line."""
    pair = [str(folder / "certificate.pem"), str(folder / "key.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-out", pair[0], "-keyout", pair[1], "-days", "2", "-subj", "/CN=localhost"],
                   check=True, capture_output=True)
    return pair


def report(row, seen):
    ours, theirs = (statistics.median(figures[row.figure] for figures in seen[who.name]) * row.scale
                    for who in (WSCOPE, WEBSOCAT))
    ratio = f"{ours / theirs:.2f}×" if theirs else "–"
    met = "" if row.holds is None else "met" if row.holds(ours, theirs) else "MISSED"
    print(f"{row.name:<32}{ours:>10.3f}{theirs:>10.3f}  {row.unit:<10}{ratio:>9}  {row.target:<18}{met}", flush=True)
    return met != "MISSED"


def main():
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/run", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of each program (3)")
    parser.add_argument("--messages", type=int, default=2_000_000, help="to send and to receive (2,000,000)")
    parser.add_argument("--only", metavar="TEXT", default="", help="only rows whose name contains this")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as folder:
        bench = measurements.Bench(arguments.messages, certificate(pathlib.Path(folder)))
        print(f"{'':<32}{'wscope':>10}{'websocat':>10}  {'':<10}{'ratio':>9}  target")
        done, good = {}, True
        for row in rows(bench):
            if arguments.only in row.name:
                seen = done.get(row.run) or measured(row.run, arguments.runs)
                done[row.run] = seen
                good &= report(row, seen)
    raise SystemExit(0 if good else 1)


main()
