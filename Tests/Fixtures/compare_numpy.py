"""Runs `maskspec explain` and `maskspec attend` beside NumPy on random attentions in float64.

    python compare_numpy.py PATH/TO/maskspec [COUNT [SEED]]

Every step that `explain` prints and every output and weight that `attend` writes has to agree
within the error bound that is derived in Tests/MaskedAttentionTests/ErrorBound.swift, of which the
limit here is an upper bound for what the random numbers can be. Needs NumPy alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from attention_sources.from_numpy import COUNT, Steps, cases


def run(*words: str) -> dict:
    done = subprocess.run([*words, "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit status {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def limit(case: Steps) -> float:
    """Twice the bound of one side, with all roundings in double precision: u = a = 2**-53."""
    unit, (n, d) = 2.0**-53, case.k.shape
    reach = (np.abs(case.q) @ np.abs(case.k).T).max() / np.sqrt(d)
    score = (d + 4) * unit * reach + 8 * unit * reach
    weight = np.expm1(2 * score + 4 * unit * reach + (n + 12) * unit)
    # Higher powers of the unit roundoff are far below a hundredth.
    return 2 * 1.01 * (weight + (n + 1) * unit) * max(1.0, np.abs(case.v).sum(axis=0).max())


def check(case: Steps, name: str, found, expected: np.ndarray, tolerance: float) -> None:
    found = np.asarray(found, dtype=np.float64)
    if found.shape != expected.shape or not np.allclose(
            found, expected, rtol=0, atol=tolerance, equal_nan=True):
        raise SystemExit(
            f"{name} differs under '{case.mask}' at offset {case.offset}:\n"
            f"q = {case.q.tolist()}\nk = {case.k.tolist()}\nv = {case.v.tolist()}\n"
            f"found {found.tolist()}\nNumPy {expected.tolist()}")


def compare(program: str, case: Steps, folder: Path) -> None:
    tensors = []
    for role in "qkv":
        path = folder / f"{role}.npy"
        np.save(path, getattr(case, role))
        tensors += [f"--{role}", str(path)]
    common = [case.mask, *tensors, "--offset", str(case.offset)]
    output, weights = folder / "output.npy", folder / "weights.npy"
    report = run(program, "attend", *common, "-o", str(output), "--weights", str(weights))
    assert report["shape"] == list(case.output.shape), report
    assert report["emptyRows"] == int((~case.visible.any(axis=1)).sum()), report
    tolerance = limit(case)
    check(case, "the output of attend", np.load(output), case.output, tolerance)
    check(case, "weights of attend", np.load(weights), case.weights, tolerance)
    # Raw scores are not divided by the root of the dimension.
    raw_tolerance = tolerance * np.sqrt(case.q.shape[1])
    for row in range(len(case.q)):
        explained = run(program, "explain", *common, "--query", str(row + case.offset))
        assert explained["visible"] == case.visible[row].tolist(), explained
        masked = [np.nan if score is None else score for score in explained["masked"]]
        check(case, "raw scores", explained["raw"], case.raw[row], raw_tolerance)
        check(case, "scaled scores", explained["scaled"], case.scaled[row], tolerance)
        check(case, "masked scores", masked, case.masked[row], tolerance)
        check(case, "weights", explained["weights"], case.weights[row], tolerance)
        check(case, "the output", explained["output"], case.output[row], tolerance)


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else COUNT
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(seed, count):
            compare(sys.argv[1], case, Path(folder))
    print(f"{count} random attentions agree with NumPy {np.__version__}, seed {seed}")


if __name__ == "__main__":
    main()
