"""Times `maskspec compile` from outside the process, with its peak memory, and prints both.

    swift build -c release
    python3 Tests/Benchmarks/report_from_outside.py .build/release/maskspec

The time is that of the whole process: starting, reading inputs from files, compiling, reporting.
`inside` is what the report says of itself. NumPy and GNU time must be
installed.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np


def document_ids(n: int, count: int) -> np.ndarray:
    weights = np.array([1 + 7 * i % 13 for i in range(count)])
    ends = n * np.cumsum(weights) // weights.sum()
    return np.searchsorted(ends, np.arange(n), side="right").astype(np.int32)


def gaps(n: int) -> np.ndarray:
    key = np.arange(n)
    width = n // 1000
    return key % width >= width // 10 + key // width % 7


def cases(folder: Path):
    n = 1 << 20
    for count in (32, 4096):
        np.save(folder / f"doc{count}.npy", document_ids(n, count))
    np.save(folder / "valid.npy", gaps(n))
    yield "causal", n, []
    yield "window(1024)", n, []
    yield "prefix(262144)", n, []
    yield "causal && document", n, [f"doc={folder}/doc32.npy"]
    yield "causal && document", n, [f"doc={folder}/doc4096.npy"]
    yield "causal && (sinks(4) || window(1024))", n, []
    yield "causal && chunk(8192)", n, []
    yield "causal && key_valid", n, [f"valid={folder}/valid.npy"]
    for mask in ("causal", "window(1024)", "prefix(1000)"):
        yield mask, 10**9, []
    yield "causal", 1 << 40, []
    yield "causal && dilated(4) && window(4096)", 65_536, []
    yield "causal && (window(128) || strided(128))", 65_536, []
    yield "neighborhood(256, 3)", 65_536, []


def run(words: list[str]) -> tuple[float, int, dict]:
    # GNU time is small: a child of this process would count its memory, too.
    start = time.perf_counter()
    done = subprocess.run(
        ["/usr/bin/time", "-f", "%M", *words], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, int(done.stderr.split()[-1]), json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("maskspec")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for mask, n, inputs in cases(Path(name)):
            words = [options.maskspec, "compile", mask, "--n", str(n), "--json"]
            for given in inputs:
                words += ["--input", given]
            results = [run(words) for _ in range(options.runs)]
            inside = statistics.median(report["milliseconds"] for _, _, report in results)
            outside = statistics.median(seconds for seconds, _, _ in results)
            peak = max(memory for _, memory, _ in results)
            what = mask + "".join(f", {Path(given).name}" for given in inputs)
            print(
                f"n = {n:13} {what:45} inside {inside:8.3f} ms"
                f"   process {outside * 1e3:7.1f} ms   peak {peak / 1024:6.1f} MiB")


if __name__ == "__main__":
    main()
