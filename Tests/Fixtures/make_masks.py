"""Makes small attention masks with the libraries that people really use.

Every mask is built by the library's own function, with the library's own fill, number format,
polarity and shape, and is written as `masks/NAME.npy`. Beside it stands, in `masks/manifest.json`,
what the mask means in the mask language of this project. Nothing is written unless the file, read
back, agrees with an independent evaluation of that meaning in NumPy (or, for the masks that are
wrong on purpose, differs from it in exactly the stated way).

The environment, on Python 3.11 (any CPU, no accelerator, no network at run time):

    pip install numpy==2.4.6
    pip install torch==2.15.0
    pip install transformers==5.23.0
    pip install jax==0.10.2
    pip install "mlx[cpu]==0.32.4"
    pip install --no-deps xformers==0.0.35

Then `python make_masks.py`. Two runs give the same bytes. See README.md for the manifest's fields.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from mask_sources import (
    from_jax, from_mlx, from_numpy, from_pytorch, from_transformers, from_xformers,
    wrong_on_purpose,
)
from mask_sources.fixture import PINNED, Array, Encoding, Fill, Fixture

FOLDER = Path(__file__).resolve().parent / "masks"
#: The whole table, in the order of the manifest.
SOURCES = (
    from_pytorch, from_xformers, from_transformers, from_jax, from_mlx, from_numpy,
    wrong_on_purpose,
)


# MARK: - Reading a file back, by its encoding alone


@dataclasses.dataclass(frozen=True)
class Header:
    """What an .npy file says about itself, in its own words."""

    descr: str
    shape: tuple[int, ...]
    fortran_order: bool


def read_header(path: Path) -> Header:
    data = path.read_bytes()
    width = 2 if data[6] == 1 else 4
    length = int.from_bytes(data[8 : 8 + width], "little")
    fields = ast.literal_eval(data[8 + width : 8 + width + length].decode("latin1").strip())
    return Header(fields["descr"], tuple(fields["shape"]), fields["fortran_order"])


def read_values(path: Path) -> Array:
    """The values of a file; two raw bytes are the upper half of a float32 (bfloat16)."""
    values = np.load(path)
    if values.dtype.kind == "V":
        return (values.view("<u2").astype(np.uint32) << 16).view(np.float32)
    return values


def number(fill: Fill) -> float:
    return float(fill)


def decode(values: Array, encoding: Encoding, fills: tuple[Fill, ...]) -> tuple[Array, Array]:
    """Which cells are visible, and which are NaN and therefore neither."""
    if encoding.kind == "additive":
        hidden = np.isin(values.astype(np.float64), [number(fill) for fill in fills])
        return ~hidden, np.isnan(values)
    ones = values != 0
    visible = ones if encoding.polarity == "visible" else ~ones
    return visible, np.zeros(values.shape, bool)


def expand(values: Array, axes: str, shape: tuple[int, int, int, int]) -> Array:
    """The file's cells, repeated over the axes it leaves out: [batch, heads, queries, keys]."""
    index = tuple(slice(None) if axis in axes else np.newaxis for axis in "bhqk")
    return np.broadcast_to(values[index], shape)


# MARK: - Checking


def check_values(fixture: Fixture, values: Array) -> None:
    """The values are those of the encoding, and nothing else."""
    encoding = fixture.encoding
    if encoding.kind == "boolean":
        assert values.dtype == bool, fixture.name
    elif encoding.kind == "integer":
        assert values.dtype.kind in "iu" and np.isin(values, [0, 1]).all(), fixture.name
    else:
        assert values.dtype.kind == "f", fixture.name
        found = set(np.unique(values[~np.isnan(values)]).tolist())
        allowed = {number(fill) for fill in encoding.fills}
        if fixture.hint == "zero-one-additive":
            assert found == {0.0, 1.0}, fixture.name
        else:
            assert found - {0.0} == allowed, (fixture.name, found, allowed)


def check_polarity(fixture: Fixture, differing: int, total: int) -> None:
    """The stated polarity is the one that fits better, so that a reader can find it by itself."""
    finds_polarity = fixture.encoding.kind != "additive" and "true" not in fixture.given
    if finds_polarity and total:
        assert differing < total - differing, fixture.name


def check_hint(fixture: Fixture, visible: Array, expected: Array) -> None:
    """The hint is true: what it proposes gives exactly the file."""
    if fixture.hint == "inverted":
        assert np.array_equal(visible, ~expected), fixture.name
    elif fixture.hint == "transposed":
        assert np.array_equal(visible, expected.swapaxes(-1, -2)), fixture.name
    elif fixture.hint == "shifted":
        moved = [fixture.spec.evaluate(shift) for shift in (-1, 1)]
        assert any(np.array_equal(visible, mask) for mask in moved), fixture.name
    elif fixture.hint == "top-left":
        assert np.array_equal(visible, fixture.spec.evaluate(-fixture.spec.offset)), fixture.name


def judge(fixture: Fixture, path: Path) -> dict[str, Any]:
    """Checks one written file against its spec, and says what the manifest says about it."""
    wanted, header, values = fixture.spec, read_header(path), read_values(path)
    axes = fixture.axes or {1: "k", 2: "qk", 3: "bqk", 4: "bhqk"}[values.ndim]
    check_values(fixture, values)

    fills = (fixture.given["fill"],) if "fill" in fixture.given else fixture.encoding.fills
    visible, neither = (
        expand(cells, axes, wanted.shape) for cells in decode(values, fixture.encoding, fills)
    )
    expected = wanted.evaluate()
    wrong = (visible != expected) | neither
    places = np.argwhere(wrong)
    assert fixture.should_be_equal == (len(places) == 0), (fixture.name, len(places))
    check_polarity(fixture, len(places), wrong.size)
    check_hint(fixture, visible, expected)
    if fixture.actual is not None:
        actual = dataclasses.replace(wanted, visible=fixture.actual[1])
        assert np.array_equal(visible, actual.evaluate()), fixture.name

    first = None
    if len(places):
        b, h, row, k = places[0].tolist()
        first = {"b": b, "h": h, "q": row + wanted.offset, "k": k}
    return {
        "file": fixture.file,
        "source": fixture.source,
        "mask": wanted.text,
        "keys": wanted.keys,
        "queries": wanted.queries,
        "offset": wanted.offset,
        "batch": wanted.batch,
        "heads": wanted.heads,
        "inputs": wanted.inputs,
        "kind": fixture.encoding.kind,
        "polarity": fixture.encoding.polarity,
        "fill": fixture.encoding.fill,
        "dtype": header.descr,
        "shape": list(header.shape),
        "axes": axes,
        "fortran_order": header.fortran_order,
        "given": fixture.given,
        "equal": fixture.should_be_equal,
        "differing": len(places),
        "first": first,
        "hint": fixture.hint,
        "actual": fixture.actual[0] if fixture.actual else None,
        "note": fixture.note,
    }


# MARK: - Writing


def manifest_text(entries: list[dict[str, Any]]) -> str:
    """The manifest as JSON, one field per line, so that a difference reads well."""
    blocks = []
    for entry in entries:
        fields = [f"      {json.dumps(key)}: {json.dumps(entry[key])}" for key in entry]
        blocks.append("    {\n" + ",\n".join(fields) + "\n    }")
    versions = json.dumps({"python": "3.11", **PINNED})
    return (
        "{\n" + f'  "versions": {versions},\n' + '  "fixtures": [\n' + ",\n".join(blocks)
        + "\n  ]\n}\n"
    )


def check_versions() -> None:
    for name, wanted in PINNED.items():
        if version(name) != wanted:
            raise SystemExit(f"{name} {wanted} is needed, {version(name)} is installed")


def main() -> None:
    warnings.simplefilter("ignore")
    check_versions()
    fixtures = [fixture for source in SOURCES for fixture in source.fixtures()]
    assert len({fixture.name for fixture in fixtures}) == len(fixtures)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "masks"
        folder.mkdir()
        entries = []
        for fixture in fixtures:
            path = folder / fixture.file
            fixture.save(path, fixture.make())
            assert path.stat().st_size <= 8192, fixture.name
            entries.append(judge(fixture, path))
        (folder / "manifest.json").write_text(manifest_text(entries))
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(folder, FOLDER)
    size = sum(path.stat().st_size for path in FOLDER.glob("*.npy"))
    print(f"{len(entries)} masks, {size} bytes")


if __name__ == "__main__":
    main()
