"""Times dense masks beside what builds the same elsewhere, in turn, and prints medians.

    swift build -c release
    python3 Tests/Benchmarks/dense_beside_peers.py .build/release/maskspec

Boolean masks of 16,384 x 16,384 and additive f32 masks of 8,192 x 8,192, each beside NumPy, PyTorch,
JAX (compiled) and MLX, as far as these are installed, and beside `memset`: of fresh memory, which is
what everybody else pays for too, and of memory that was written before. Each round runs all of them
once after the other, so that they see the same machine; the fastest of a peer's ways is its figure.
"""

import argparse
import ctypes
import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator

import numpy as np

WINDOW = 1024
DOCUMENTS = 32
KINDS = ("causal", "window", "prefix", "document")


def document_ids(n: int) -> np.ndarray:
    return (np.arange(n) * DOCUMENTS // n).astype(np.int32)


def numpy_ways(kind: str, n: int, additive: bool) -> Iterator[Callable[[], object]]:
    i = np.arange(n, dtype=np.int32)
    ids = document_ids(n)

    def boolean() -> np.ndarray:
        distance = i[:, None] - i[None, :] if kind == "window" else None
        match kind:
            case "causal": return i[:, None] >= i[None, :]
            case "window": return (distance >= 0) & (distance < WINDOW)
            case "prefix": return (i[:, None] >= i[None, :]) | (i[None, :] < n // 4)
            case _: return (i[:, None] >= i[None, :]) & (ids[:, None] == ids[None, :])

    zero, hidden = np.float32(0), np.float32(-np.inf)
    if additive:
        yield lambda: np.where(boolean(), zero, hidden)
        return
    yield boolean
    if kind == "causal":
        yield lambda: np.tri(n, dtype=bool)


def torch_ways(kind: str, n: int, additive: bool) -> Iterator[Callable[[], object]]:
    import torch
    i = torch.arange(n, dtype=torch.int32)
    ids = torch.from_numpy(document_ids(n))

    def boolean():
        distance = i[:, None] - i[None, :] if kind == "window" else None
        match kind:
            case "causal": return i[:, None] >= i[None, :]
            case "window": return (distance >= 0) & (distance < WINDOW)
            case "prefix": return (i[:, None] >= i[None, :]) | (i[None, :] < n // 4)
            case _: return (i[:, None] >= i[None, :]) & (ids[:, None] == ids[None, :])

    if additive:
        yield lambda: torch.zeros(n, n).masked_fill_(~boolean(), float("-inf"))
        if kind == "causal":
            yield lambda: torch.full((n, n), float("-inf")).triu_(1)
        return
    yield boolean
    if kind == "causal":
        yield lambda: torch.ones(n, n, dtype=torch.bool).tril_()


def jax_ways(kind: str, n: int, additive: bool) -> Iterator[Callable[[], object]]:
    import jax
    import jax.numpy as jnp
    ids = jnp.asarray(document_ids(n))

    def build(ids):
        i = jnp.arange(n, dtype=jnp.int32)
        distance = i[:, None] - i[None, :]
        match kind:
            case "causal": visible = distance >= 0
            case "window": visible = (distance >= 0) & (distance < WINDOW)
            case "prefix": visible = (distance >= 0) | (i[None, :] < n // 4)
            case _: visible = (distance >= 0) & (ids[:, None] == ids[None, :])
        return jnp.where(visible, jnp.float32(0), -jnp.inf) if additive else visible

    compiled = jax.jit(build)
    yield lambda: compiled(ids).block_until_ready()


def mlx_ways(kind: str, n: int, additive: bool) -> Iterator[Callable[[], object]]:
    import mlx.core as mx
    ids = mx.array(document_ids(n))

    def build():
        i = mx.arange(n, dtype=mx.int32)
        distance = i[:, None] - i[None, :]
        match kind:
            case "causal": visible = distance >= 0
            case "window": visible = (distance >= 0) & (distance < WINDOW)
            case "prefix": visible = (distance >= 0) | (i[None, :] < n // 4)
            case _: visible = (distance >= 0) & (ids[:, None] == ids[None, :])
        return mx.where(visible, mx.array(0.0), mx.array(-float("inf"))) if additive else visible

    compiled = mx.compile(build)
    yield lambda: mx.eval(build())
    yield lambda: mx.eval(compiled())


def memset_ways(count: int) -> dict[str, Callable[[], object]]:
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    touched = np.ones(count, np.uint8)

    def fresh() -> None:
        memory = libc.malloc(count)
        ctypes.memset(memory, 1, count)
        libc.free(memory)

    return {"memset fresh": fresh, "memset again": lambda: ctypes.memset(touched.ctypes.data, 1, count)}


def seconds(build: Callable[[], object], runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        build()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def ours(program: str, name: str, n: int) -> float:
    done = subprocess.run(
        [program, "bench", "--only", name, "--n", str(n), "--runs", "3", "--json"],
        capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["results"][0]["seconds"]["median"]


def peers(kind: str, n: int, additive: bool) -> dict[str, list[Callable[[], object]]]:
    found = {}
    for name, ways in (("NumPy", numpy_ways), ("PyTorch", torch_ways), ("JAX", jax_ways),
                       ("MLX", mlx_ways)):
        try:
            found[name] = list(ways(kind, n, additive))
        except ImportError:
            print(f"passed over, not installed: {name}")
    for ways in found.values():
        for way in ways:
            way()
    return found


def compare(program: str, kind: str, n: int, additive: bool, rounds: int) -> None:
    ways = peers(kind, n, additive)
    limits = memset_ways(n * n * (4 if additive else 1))
    times: dict[str, list[float]] = {}
    name = f"{'additive' if additive else 'dense'}-{kind}"
    for _ in range(rounds):
        times.setdefault("maskspec", []).append(ours(program, name, n))
        for peer, builds in ways.items():
            times.setdefault(peer, []).append(min(seconds(build) for build in builds))
        for limit, build in limits.items():
            times.setdefault(limit, []).append(seconds(build))
    medians = {who: statistics.median(list_) * 1000 for who, list_ in times.items()}
    columns = " | ".join(f"{value:.1f}" for value in medians.values())
    fastest = min(value for who, value in medians.items() if who in ways)
    print(f"| {name} {n:,} | {columns} | {fastest / medians['maskspec']:.1f} | "
          f"{medians['maskspec'] / medians['memset fresh']:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("maskspec")
    parser.add_argument("--boolean", type=int, default=16384)
    parser.add_argument("--additive", type=int, default=8192)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print("| ms | maskspec | NumPy | PyTorch | JAX | MLX | memset, fresh | memset, again "
          "| times faster than the fastest | times memset, fresh |")
    for additive, n in ((False, options.boolean), (True, options.additive)):
        for kind in KINDS:
            compare(options.maskspec, kind, n, additive, options.rounds)


if __name__ == "__main__":
    main()
