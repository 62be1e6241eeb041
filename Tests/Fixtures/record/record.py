"""Records the captures of Tests/Fixtures/captures: record.py [NAME...]."""

import sys

import recordings
# Each enters its recordings in the table, in the order of the README; rewritings come after their originals.
import plain  # noqa: F401
import deflate  # noqa: F401
import secured  # noqa: F401
import rewritten  # noqa: F401
import pcapng  # noqa: F401
import resegmented  # noqa: F401
import lost  # noqa: F401
import links  # noqa: F401
import lossy  # noqa: F401
import tunnels  # noqa: F401
import http2  # noqa: F401
import violations  # noqa: F401

BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"


def main():
    wanted = sys.argv[1:] or list(recordings.RECORDINGS)
    for name in wanted:
        if name not in recordings.RECORDINGS:
            sys.exit(f"no recording {name}: {' '.join(recordings.RECORDINGS)}")
    for name in wanted:
        recordings.RECORDINGS[name].take()
        print(f"{name}: {recordings.RECORDINGS[name].path.stat().st_size} bytes", flush=True)
    readme = recordings.FOLDER / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    readme.write_text(before + BEGIN + recordings.described() + END + rest.split(END)[1])


main()
