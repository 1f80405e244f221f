"""Makes small attentions with the libraries that people really use.

Every output is computed in float32 by the library's own function and written as
`attention/NAME.npy`, with weights and log-sum-exp where the library gives them. Beside them stand
the tensors, and in `attention/manifest.json` what each attention is in the words of this project.
Nothing is written unless everything agrees with an independent evaluation in float64.

The environment, on Python 3.11 (any CPU, no accelerator, no network at run time):

    pip install numpy==2.4.6 torch==2.15.0 transformers==5.23.0 jax==0.10.2 "mlx[cpu]==0.32.4"
    pip install onnx==1.23.2

Then `python make_attention.py`. Another CPU may sum in another order, and so give other last bits.
See README.md for the manifest's fields.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from attention_sources import from_jax, from_mlx, from_numpy, from_onnx, from_pytorch
from attention_sources.case import ALL_TENSORS, BIASES, PINNED, Case

FOLDER = Path(__file__).resolve().parent / "attention"
SOURCES = (from_pytorch, from_jax, from_mlx, from_onnx)


def save(folder: Path, name: str, array: np.ndarray) -> str:
    assert array.dtype == np.float32, name
    np.save(folder / name, np.ascontiguousarray(array))
    return name


def judge(case: Case, folder: Path) -> dict[str, Any]:
    """Checks one result against the definitions, writes it, and says what it is."""
    result, files = case.make(), {}
    found = {
        "output": result.output, "weights": result.weights, "logSumExp": result.log_sum_exp,
    }
    for (part, array), expected in zip(found.items(), case.expected()):
        files[part] = None
        if array is None:
            continue
        np.testing.assert_allclose(array, expected, rtol=2e-5, atol=2e-6, err_msg=case.name)
        suffix = {"output": "", "weights": "_weights", "logSumExp": "_lse"}[part]
        files[part] = save(folder, f"{case.name}{suffix}.npy", array)
    return {
        "name": case.name,
        "source": case.source,
        "tensors": case.tensors.name,
        "mask": case.mask.text,
        "inputs": case.mask.inputs,
        "offset": case.mask.offset,
        "bias": case.bias,
        "softcap": case.softcap,
        "sinks": case.sink_values,
        "emptyRows": case.empty_rows,
        "fill": case.fill,
        **files,
        "note": case.note,
    }


def write_random(folder: Path) -> None:
    """Random attentions of NumPy in float64: all numbers in one file, in the order of the steps."""
    entries, numbers = [], []
    for case in from_numpy.cases():
        entries.append({
            "mask": case.mask, "offset": case.offset, "queries": len(case.q), "keys": len(case.k),
            "dimension": case.q.shape[1], "valueDimension": case.v.shape[1],
        })
        parts = (case.q, case.k, case.v, case.scaled, case.weights, case.output)
        numbers += [part.ravel() for part in parts]
    np.save(folder / "numpy_random.npy", np.concatenate(numbers))
    lines = ",\n".join(f"  {json.dumps(entry)}" for entry in entries)
    (folder / "numpy_random.json").write_text(f"[\n{lines}\n]\n")


def manifest_text(entries: list[dict[str, Any]]) -> str:
    """The manifest as JSON, one field per line, so that a difference reads well."""
    blocks = []
    for entry in entries:
        fields = [f"      {json.dumps(key)}: {json.dumps(entry[key])}" for key in entry]
        blocks.append("    {\n" + ",\n".join(fields) + "\n    }")
    versions = json.dumps({"python": "3.11", **PINNED})
    return (
        "{\n" + f'  "versions": {versions},\n' + '  "attentions": [\n' + ",\n".join(blocks)
        + "\n  ]\n}\n"
    )


def main() -> None:
    warnings.simplefilter("ignore")
    for name, wanted in PINNED.items():
        if version(name) != wanted:
            raise SystemExit(f"{name} {wanted} is needed, {version(name)} is installed")
    cases = [case for source in SOURCES for case in source.cases()]
    assert len({case.name for case in cases}) == len(cases)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "attention"
        folder.mkdir()
        for tensors in ALL_TENSORS:
            for role, array in zip("qkv", tensors.arrays):
                save(folder, f"{tensors.name}_{role}.npy", array)
        for name, array in BIASES.items():
            save(folder, name, array)
        entries = [judge(case, folder) for case in cases]
        write_random(folder)
        (folder / "manifest.json").write_text(manifest_text(entries))
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(folder, FOLDER)
    size = sum(path.stat().st_size for path in FOLDER.glob("*.npy"))
    print(f"{len(entries)} attentions, {size} bytes")


if __name__ == "__main__":
    main()
