"""Which cases of the suite are run."""

# 9.* move up to 16 MiB a message, 12.* and 13.* thousands of compressed ones: minutes each family.
LONG_GROUPS = (9, 12, 13)
# One of each family of those: the one with the least to move.
SAMPLES = (["9.1.1", "9.2.1", "9.3.9", "9.4.9", "9.5.6", "9.6.6", "9.7.1", "9.8.1"]
           + [f"12.{family}.1" for family in range(1, 6)] + [f"13.{family}.1" for family in range(1, 8)])

ALL = ["*"]
QUICK = [f"{group}.*" for group in range(1, 11) if group not in LONG_GROUPS] + SAMPLES


def order(case):
    """Sorts 2.10 after 2.9."""
    return tuple(int(part) for part in case.split("."))


def limit(case):
    """Seconds after which a client is ended: above the suite's own limit for the case."""
    return {9: 130, 12: 600, 13: 600}.get(order(case)[0], 30)
