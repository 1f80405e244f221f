"""Makes small `.safetensors` and `.npz` files with the libraries that own those formats.

`arrays/NAME` are the files, and `arrays/cases.json` says what their makers read back from them:
names, types, shapes and values. The environment, on Python 3.11:

    pip install numpy==2.4.6 torch==2.15.0 safetensors==0.8.0

Then `python make_arrays.py`. Two runs give the same bytes.
"""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

FOLDER = Path(__file__).resolve().parent / "arrays"

INTEGERS = {
    "int8": [-128, -1, 0, 127],
    "int16": [-32768, -1, 0, 32767],
    "int32": [-2147483648, -1, 0, 2147483647],
    "int64": [-(2**63), -1, 0, 2**63 - 1],
    "uint8": [0, 1, 128, 255],
    "uint16": [0, 1, 32768, 65535],
    "uint32": [0, 1, 2**31, 2**32 - 1],
    "uint64": [0, 1, 2**63, 2**64 - 1],
}
FLOATS = {
    "float16": [-float("inf"), 65504.0, 2.0**-24, -0.1],
    "bfloat16": [-float("inf"), 3.3895313892515355e38, 2.0**-133, -0.1],
    "float32": [-float("inf"), 3.4028234663852886e38, 2.0**-149, -0.1],
    "float64": [-float("inf"), 1.7976931348623157e308, 2.0**-1074, -0.1],
}
FIXED_TIME = time.struct_time((1980, 1, 1, 0, 0, 0, 1, 1, 0))


def tensors() -> dict[str, torch.Tensor]:
    """One tensor of each type, and the shapes and names that readers stumble over."""
    result = {"bool": torch.tensor([[True, False], [False, True]])}
    for name, values in (INTEGERS | FLOATS).items():
        result[name] = torch.tensor(values, dtype=getattr(torch, name)).reshape(2, 2)
    result["scalar"] = torch.tensor(7, dtype=torch.int16)
    result["no rows"] = torch.zeros((0, 3))
    result["rank 6"] = torch.arange(6, dtype=torch.uint8).reshape(1, 2, 1, 3, 1, 1)
    result['ключ "\\\n\U0001f600'] = torch.tensor([1.5])
    return result


def arrays() -> dict[str, np.ndarray]:
    """The same for NumPy, which has no bfloat16."""
    result = {
        name: tensor.numpy() for name, tensor in tensors().items()
        if tensor.dtype != torch.bfloat16 and "\n" not in name
    }
    result["ключ"] = np.array([1.5])
    result["fortran"] = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3))
    result["big endian"] = np.arange(3, dtype=">i4")
    return result


def number(value: object) -> str:
    return str(int(value)) if isinstance(value, (bool, np.bool_)) else str(value)


def described(array: torch.Tensor | np.ndarray) -> dict[str, object]:
    kind = str(array.dtype).removeprefix("torch.")
    return {
        "type": {">i4": "int32"}.get(kind, kind),
        "shape": list(array.shape),
        "values": [number(value) for value in array.reshape(-1).tolist()],
    }


def case(name: str, content: dict, metadata: dict[str, str]) -> dict[str, object]:
    arrays = [{"name": key} | described(content[key]) for key in content]
    return {"file": name, "metadata": metadata, "arrays": arrays}


def save_tensors(name: str, content: dict, metadata: dict[str, str]) -> dict[str, object]:
    save_file(content, FOLDER / name, metadata=metadata or None)
    with safe_open(FOLDER / name, framework="pt") as file:
        return case(name, {key: file.get_tensor(key) for key in file.keys()}, metadata)


def save_arrays(name: str, content: dict) -> dict[str, object]:
    with mock.patch("zipfile.time.localtime", return_value=FIXED_TIME):
        np.savez(FOLDER / name, **content)
    with np.load(FOLDER / name) as file:
        return case(name, {key: file[key] for key in file.files}, {})


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    # No more than one entry of metadata: several would come in another order every time.
    cases = [
        save_tensors("every_type.safetensors", tensors(), {"note": 'a "quote"'}),
        save_tensors("one.safetensors", {"mask": torch.ones(3, 3).tril().bool()}, {}),
        save_tensors("none.safetensors", {}, {}),
        save_arrays("every_type.npz", arrays()),
        save_arrays("one.npz", {"mask": np.tril(np.ones((3, 3), bool))}),
        save_arrays("none.npz", {}),
    ]
    text = json.dumps(cases, indent=1, ensure_ascii=False)
    (FOLDER / "cases.json").write_text(text + "\n", encoding="utf-8")
    # Files that are refused.
    save_file({"x": torch.ones(2).to(torch.float8_e4m3fn)}, FOLDER / "float8.safetensors")
    with mock.patch("zipfile.time.localtime", return_value=FIXED_TIME):
        np.savez_compressed(FOLDER / "deflated.npz", mask=np.ones((3, 3)))
    for path in FOLDER.iterdir():
        path.chmod(0o644)


if __name__ == "__main__":
    main()
