"""Times dense masks beside NumPy's, in turn, and prints medians and their ratio.

    swift build -c release
    python3 Tests/Benchmarks/dense_beside_numpy.py .build/release/maskspec --n 16384

Each round runs `maskspec bench` once and NumPy once, so that both see the same machine; fresh memory
on both sides. NumPy must be installed.
"""

import argparse
import json
import statistics
import subprocess
import time

import numpy as np


def maskspec_seconds(program: str, name: str, n: int) -> float:
    done = subprocess.run(
        [program, "bench", "--only", name, "--n", str(n), "--runs", "3", "--json"],
        capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["results"][0]["seconds"]["median"]


def numpy_seconds(build) -> float:
    build()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        build()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def cases(n: int):
    positions = np.arange(n, dtype=np.int32)

    def window() -> np.ndarray:
        distance = positions[:, None] - positions[None, :]
        return (distance >= 0) & (distance < 1024)

    yield "dense-causal", "np.tri(n, dtype=bool)", lambda: np.tri(n, dtype=bool)
    yield "dense-window", "two comparisons of q - k", window
    yield "dense-prefix", "k <= q or k < n / 4", lambda: (
        (positions[None, :] <= positions[:, None]) | (positions[None, :] < n // 4))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("maskspec")
    parser.add_argument("--n", type=int, default=16384)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(f"n = {options.n}, NumPy {np.__version__}, {options.rounds} rounds")
    for name, meaning, build in cases(options.n):
        ours, theirs, ratios = [], [], []
        for _ in range(options.rounds):
            ours.append(maskspec_seconds(options.maskspec, name, options.n))
            theirs.append(numpy_seconds(build))
            ratios.append(ours[-1] / theirs[-1])
        print(
            f"{name:14} maskspec {statistics.median(ours) * 1e3:8.1f} ms"
            f"   NumPy {statistics.median(theirs) * 1e3:8.1f} ms ({meaning})"
            f"   ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
