"""Writes small .npy files with NumPy, and what they hold as JSON, for the tests beside this folder.

    python3 make_numpy_cases.py

needs NumPy only (made with 2.4.6). Two runs give the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

FOLDER = Path(__file__).resolve().parent

BYTE_ORDERS = {"<": "little", ">": "big"}
INTEGERS = ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8"]
FLOATS = ["f2", "f4", "f8"]


def integers(code: str) -> np.ndarray:
    """2 x 3 values that reach both ends of the type."""
    limits = np.iinfo(code)
    low, high = int(limits.min), int(limits.max)
    return np.array([[0, 1, 2], [low, high, high - 1]], dtype=code)


def floats(code: str) -> np.ndarray:
    """2 x 4 values: zeros, the ends of the type, a subnormal, an infinity."""
    limits = np.finfo(code)
    return np.array(
        [[0.0, -0.0, 1.5, -np.inf], [limits.min, limits.max, limits.smallest_subnormal, -1e4]],
        dtype=code,
    )


def cases() -> dict[str, tuple[np.ndarray, tuple[int, int]]]:
    """Every array by name, with the version of the format it is written in."""
    one = (1, 0)
    made = {"bool": (np.array([[True, False, True], [False, False, True]]), one)}
    for code in INTEGERS + FLOATS:
        values = floats(code) if code in FLOATS else integers(code)
        for order, name in BYTE_ORDERS.items():
            if code.endswith("1") and order == ">":
                continue
            made[f"{code}_{name}"] = (values.astype(order + code), one)
    counting = np.arange(24, dtype="<i4")
    made["fortran_2x3"] = (np.asfortranarray(counting[:6].reshape(2, 3)), one)
    two_middle_axes = np.arange(48, dtype="<i4").reshape(2, 3, 4, 2)
    made["fortran_2x3x4x2"] = (np.asfortranarray(two_middle_axes), one)
    made["fortran_2x3x4"] = (np.asfortranarray(counting.reshape(2, 3, 4)), one)
    big_endian = counting.reshape(2, 1, 3, 4).astype(">i4")
    made["fortran_2x1x3x4_big"] = (np.asfortranarray(big_endian), one)
    made["rank_0"] = (np.array(2.5), one)
    made["rank_1"] = (np.array([3, 1, 2], dtype="<i8"), one)
    made["rank_6"] = (counting[:4].reshape(1, 2, 1, 1, 2, 1), one)
    # With one space less of room to grow, the header would be 64 bytes shorter.
    made["rank_15"] = (np.array([True]).reshape((1,) * 15), one)
    made["empty_0x5"] = (np.zeros((0, 5), "<f4"), one)
    made["empty_3x0x2"] = (np.zeros((3, 0, 2), bool), one)
    made["version_2"] = (counting[:6].reshape(2, 3), (2, 0))
    made["version_3"] = (counting[:6].reshape(2, 3), (3, 0))
    return made


def main() -> None:
    described = []
    for name, (array, version) in cases().items():
        with (FOLDER / f"{name}.npy").open("wb") as stream:
            npy.write_array(stream, array, version=version)
        described.append({
            "file": f"{name}.npy",
            "type": array.dtype.name,
            "shape": list(array.shape),
            "version": version[0],
            # Only these are the bytes that this project writes: row-major, little-endian.
            "isCanonical": bool(array.flags.c_contiguous and array.dtype.str[0] != ">"),
            # As text, because JSON has neither infinities nor all integers of 64 bits.
            "values": [str(value) for value in array.flatten(order="C").tolist()],
        })
    lines = ",\n".join("  " + json.dumps(entry) for entry in described)
    (FOLDER / "cases.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
