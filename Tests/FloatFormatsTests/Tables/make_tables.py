"""Writes what ml_dtypes makes of the narrow formats, for ExternalTableTests.swift.

    python3 make_tables.py    (needs numpy and ml_dtypes)

A line is `value PATTERN NUMBER`, a stored form and what it stands for, or `rounds NUMBER PATTERN`,
a number and the stored form that it becomes. Numbers are hexadecimal floating-point literals.
Every number that is rounded is a single-precision one: conversions from double precision go through
single precision there, and round twice.
"""

import pathlib
import platform

import ml_dtypes
import numpy as np

FORMATS = {
    "e4m3": (ml_dtypes.float8_e4m3fn, np.uint8),
    "e5m2": (ml_dtypes.float8_e5m2, np.uint8),
    "bf16": (ml_dtypes.bfloat16, np.uint16),
}


def around_midpoints(values):
    """Midpoints of neighbours with the single-precision numbers beside them, both signs."""
    numbers = []
    for low, high in zip(values, values[1:]):
        middle = np.float32((float(low) + float(high)) / 2)
        for number in (
            np.nextafter(middle, np.float32(-np.inf)),
            middle,
            np.nextafter(middle, np.float32(np.inf)),
        ):
            numbers += [number, -number]
    return numbers


def table(name):
    dtype, pattern_type = FORMATS[name]
    count = 256 if pattern_type == np.uint8 else 65536
    patterns = np.arange(count, dtype=pattern_type)
    values = patterns.view(dtype).astype(np.float64)
    positive = [v for v in values[: count // 2] if np.isfinite(v)]
    # The value that the next pattern would have, were there one more, ends the last interval.
    positive.append(2 * positive[-1] - positive[-2])
    if pattern_type == np.uint8:
        lines = [f"value {p:02x} {float(v).hex()}" for p, v in zip(patterns, values)]
        numbers = around_midpoints(positive)
    else:
        chosen = list(range(0, 128)) + list(range(128, count // 2 - 129, 331))
        chosen += range(len(positive) - 3, len(positive) - 1)
        lines = [f"value {p:04x} {float(values[p]).hex()}" for p in chosen]
        numbers = [n for p in chosen for n in around_midpoints(positive[p : p + 2])]
    numbers += [np.float32(n) for n in (0.0, -0.0, 1e9, -1e9, 1e4, -1e4, -65504, -57344)]
    numbers += [np.float32(n) for n in (np.inf, -np.inf, 3.4028234e38, -3.4028234e38, 1e-45)]
    with np.errstate(all="ignore"):
        rounded = np.array(numbers, dtype=np.float32).astype(dtype).view(pattern_type)
    width = 2 if pattern_type == np.uint8 else 4
    lines += [f"rounds {float(n).hex()} {p:0{width}x}" for n, p in zip(numbers, rounded)]
    return lines


if __name__ == "__main__":
    versions = (
        f"# ml_dtypes {ml_dtypes.__version__}, numpy {np.__version__}, "
        f"Python {platform.python_version()}"
    )
    for name in FORMATS:
        path = pathlib.Path(__file__).parent / f"{name}.txt"
        path.write_text("\n".join([versions, *table(name)]) + "\n")
