"""Times FlexAttention's four block arrays beside its own create_block_mask, and prints the ratios.

    swift build -c release
    python3 Tests/Benchmarks/blocks_beside_flex.py .build/release/maskspec

Compiled at n = 65,536 and eager at n = 16,384, both with blocks of 128; PyTorch must be installed.
The compiler's own time is left out: each mask is compiled once before it is timed.
"""

import argparse
import json
import statistics
import subprocess
import time

import torch
from torch.nn.attention.flex_attention import create_block_mask

DOCUMENTS = 32


def document_ids(n: int) -> torch.Tensor:
    """Unequal documents: document i has weight 1 + 7 i mod 13, as `maskspec bench` makes them."""
    weights = [1 + 7 * i % 13 for i in range(DOCUMENTS)]
    ends, total = [], 0
    for weight in weights:
        total += weight
        ends.append(n * total // sum(weights))
    ids = torch.zeros(n, dtype=torch.int32)
    for start, end in zip(ends, ends[1:]):
        ids[start:end] = ends.index(start) + 1
    return ids


def masks(n: int):
    ids = document_ids(n)
    yield "flex-causal", lambda b, h, q, k: k <= q
    yield "flex-window", lambda b, h, q, k: (k <= q) & (q - k < 1024)
    yield "flex-prefix", lambda b, h, q, k: (k <= q) | (k < n // 4)
    yield "flex-documents-32", lambda b, h, q, k: (k <= q) & (ids[q] == ids[k])


def ours(program: str, name: str, n: int) -> float:
    done = subprocess.run(
        [program, "bench", "--only", name, "--n", str(n), "--json"],
        capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["results"][0]["seconds"]["median"]


def theirs(make, mask, n: int, runs: int) -> float:
    def build():
        return make(mask, None, None, n, n, device="cpu", BLOCK_SIZE=128)

    build()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        build()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("maskspec")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    compiled = torch.compile(create_block_mask, dynamic=False)
    for way, make, n in [("eager", create_block_mask, 16_384), ("compiled", compiled, 65_536)]:
        for name, mask in masks(n):
            mine = ours(options.maskspec, name, n)
            other = theirs(make, mask, n, options.runs)
            print(
                f"n = {n:6} {name:18} maskspec {mine * 1e3:8.3f} ms"
                f"   {way} create_block_mask {other * 1e3:9.1f} ms   {other / mine:8.0f} times")


if __name__ == "__main__":
    main()
