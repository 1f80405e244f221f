"""What a fixture says: a file, its maker, and its meaning in the mask language and in NumPy."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

PINNED = {
    "numpy": "2.4.6",
    "torch": "2.15.0",
    "transformers": "5.23.0",
    "jax": "0.10.2",
    "mlx": "0.32.4",
    "xformers": "0.0.35",
}
NUMPY, TORCH, HF, JAX, MLX, XFORMERS = (f"{name} {number}" for name, number in PINNED.items())

Array = np.ndarray
#: visible(b, h, q, k) on broadcastable integer arrays; q and k are absolute positions.
Predicate = Callable[[Array, Array, Array, Array], Array]
#: A fill as JSON writes it: a number, or "-inf".
Fill = float | str

F32_MIN = float(np.finfo(np.float32).min)
F16_MIN = float(np.finfo(np.float16).min)
BF16_MIN = -3.3895313892515355e38


@dataclasses.dataclass(frozen=True)
class Spec:
    """A mask in the mask language, the same mask in NumPy, and the geometry it is asked in."""

    text: str
    visible: Predicate
    keys: int
    queries: int
    offset: int
    batch: int
    heads: int
    inputs: dict[str, list]

    def evaluate(self, shift: int = 0) -> Array:
        """The mask as [batch, heads, queries, keys], every query moved by `shift` positions."""
        b, h, row, k = np.ogrid[: self.batch, : self.heads, : self.queries, : self.keys]
        cells = self.visible(b, h, row + self.offset + shift, k)
        return np.broadcast_to(cells, self.shape).astype(bool)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (self.batch, self.heads, self.queries, self.keys)


def spec(
    text: str,
    visible: Predicate,
    keys: int,
    queries: int | None = None,
    offset: int = 0,
    batch: int = 1,
    heads: int = 1,
    **inputs: list,
) -> Spec:
    """A spec; square where the number of queries is not given."""
    rows = keys if queries is None else queries
    return Spec(text, visible, keys, rows, offset, batch, heads, inputs)


@dataclasses.dataclass(frozen=True)
class Encoding:
    """How a file says visible: the kind of its values, what True or 1 means, and its fills."""

    kind: str
    polarity: str = "visible"
    fills: tuple[Fill, ...] = ()

    @property
    def fill(self) -> Fill | list[Fill] | None:
        """The fill as the manifest has it: none, one, or the list of several."""
        if len(self.fills) > 1:
            return list(self.fills)
        return self.fills[0] if self.fills else None


TRUE_IS_VISIBLE = Encoding("boolean")
TRUE_IS_BLOCKED = Encoding("boolean", "blocked")
ONE_IS_VISIBLE = Encoding("integer")
ONE_IS_BLOCKED = Encoding("integer", "blocked")


def additive(*fills: Fill) -> Encoding:
    """An additive mask: 0 where visible, one of `fills` where not (nearest to 0 first)."""
    return Encoding("additive", "visible", fills)


def save_with_numpy(path: Path, value: Any) -> None:
    np.save(path, np.asarray(value))


@dataclasses.dataclass(frozen=True)
class Fixture:
    """One file: who made it, how, what it should mean, and what is known to be wrong with it."""

    name: str
    source: str
    make: Callable[[], Any]
    spec: Spec
    encoding: Encoding
    #: For a wrong mask: what the file really says, in the language and in NumPy.
    actual: tuple[str, Predicate] | None = None
    hint: str | None = None
    #: What the caller of `validate` claims: {"true": ...} or {"fill": ...}.
    given: dict[str, Any] = dataclasses.field(default_factory=dict)
    #: The file's axes; by default those of its rank.
    axes: str | None = None
    note: str | None = None
    save: Callable[[Path, Any], None] = save_with_numpy
    #: False where the values are wrong rather than the cells (see `actual`).
    equal: bool | None = None

    @property
    def file(self) -> str:
        return f"{self.name}.npy"

    @property
    def should_be_equal(self) -> bool:
        return self.actual is None if self.equal is None else self.equal
