"""Measures `wscope frame-dump` of a large capture beside `tshark -T fields`, in turn; prints medians and ratios.

tshark takes minutes for a gigabyte: it is given a slice, and its time for the whole is told from its frames a second.
"""

import argparse
import dataclasses
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

WSCOPE = os.environ["WSCOPE"]
GENERATOR = pathlib.Path(os.environ["TOOLS"], "capture")
FASTER, MEMORY = 25, 64
FIELDS = ("frame.time_relative", "tcp.stream", "websocket.fin", "websocket.opcode", "websocket.payload_length",
          "websocket.payload.text")


@dataclasses.dataclass(frozen=True)
class Capture:
    """A generated file, and how many frames it holds."""

    path: pathlib.Path
    frames: int

    @property
    def size(self):
        return self.path.stat().st_size


@dataclasses.dataclass(frozen=True)
class Run:
    """What one run cost: seconds, seconds of CPU, MB at the most."""

    wall: float
    cpu: float
    memory: float


def generated(path, megabytes, kind):
    done = subprocess.run([GENERATOR, path, str(megabytes * 1_000_000), kind], check=True, capture_output=True,
                          text=True)
    return Capture(path, int(done.stdout))


def run(command):
    """Runs a command into /dev/null; what it cost is what the kernel has counted (wait4)."""
    with open(os.devnull, "wb") as nowhere, tempfile.TemporaryFile() as errors:
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=nowhere, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        assert process.returncode == 0, f"{command[0]}: {process.returncode}: {errors.read().decode()}"
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def ours(capture, *options):
    return run([WSCOPE, "frame-dump", *options, str(capture.path)])


def theirs(capture):
    # Out of order is not asked for: nothing here is, and it would cost tshark more.
    fields = [word for field in FIELDS for word in ("-e", field)]
    return run(["tshark", "-r", str(capture.path), "-Y", "websocket", "-T", "fields", *fields])


def median(runs):
    return Run(*(statistics.median(getattr(one, field.name) for one in runs) for field in dataclasses.fields(Run)))


def row(name, capture, cost):
    rate = capture.frames / cost.wall
    print(f"  {name:<20}{capture.size / 1e6:>8.0f} MB{capture.frames:>12,}{cost.wall:>10.2f} s{cost.cpu:>10.2f} s"
          f"{cost.memory:>9.1f} MB{rate / 1e6:>10.3f} M/s{cost.cpu / capture.frames * 1e6:>9.3f} µs", flush=True)


def compared(kind, folder, arguments):
    """Both programs on one kind of capture: whether the targets are met."""
    whole = generated(folder / f"{kind}.pcap", arguments.megabytes, kind)
    part = whole if arguments.whole else generated(folder / f"{kind}-slice.pcap", arguments.slice, kind)
    mine, others = [], []
    for _ in range(arguments.runs):
        mine.append(ours(whole, *arguments.options))
        others.append(theirs(part))
    mine, others = median(mine), median(others)
    print(f"{kind}:")
    row("wscope frame-dump", whole, mine)
    row("tshark -T fields", part, others)
    expected = others.wall / part.frames * whole.frames
    if part is not whole:
        print(f"  tshark on the whole, told from its slice: {expected:.0f} s")
    ratio = expected / mine.wall
    met = ratio >= FASTER and mine.memory <= MEMORY
    cpu = others.cpu / part.frames * whole.frames / mine.cpu
    print(f"  {ratio:.0f}× faster (≥ {FASTER}×), {cpu:.0f}× less CPU, {mine.memory:.1f} MB (≤ {MEMORY} MB): {'met' if met else 'MISSED'}")
    whole.path.unlink()
    return met


def main():
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/captures", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000, help="of the capture (1,000)")
    parser.add_argument("--slice", type=int, default=30, help="megabytes of what tshark is given (30)")
    parser.add_argument("--whole", action="store_true", help="give tshark the whole file: minutes")
    parser.add_argument("--runs", type=int, default=3, help="of each program (3)")
    parser.add_argument("--only", choices=["plain", "deflate"], help="one kind of capture")
    parser.add_argument("--folder", help="where the files go for the time (the system's folder for such)")
    parser.add_argument("options", nargs="*", help="for frame-dump, behind --")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        kinds = [arguments.only] if arguments.only else ["plain", "deflate"]
        print(f"  {'':<20}{'size':>11}{'frames':>12}{'wall':>12}{'CPU':>12}{'memory':>12}{'frames/s':>14}{'CPU/frame':>12}")
        met = [compared(kind, pathlib.Path(folder), arguments) for kind in kinds]
    raise SystemExit(0 if all(met) else 1)


main()
