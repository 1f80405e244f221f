"""What an attention fixture says: tensors, mask, options, who computed it, and what came out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cached_property

import numpy as np

from mask_sources.fixture import Array, Spec, spec
from mask_sources.vocabulary import causal, full, window

#: The libraries, as `pip install` wants them.
PINNED = {
    "numpy": "2.4.6",
    "torch": "2.15.0",
    "transformers": "5.23.0",
    "jax": "0.10.2",
    "mlx": "0.32.4",
    "onnx": "1.23.2",
}
TORCH, HF, JAX, MLX, ONNX = (
    f"{name} {PINNED[name]}" for name in ("torch", "transformers", "jax", "mlx", "onnx")
)


def numbers(seed: int, *shape: int) -> Array:
    """Numbers around 0, most of them below 3."""
    return np.random.default_rng(seed).normal(0, 1.2, shape).astype(np.float32)


@dataclasses.dataclass(frozen=True)
class Tensors:
    """Query, key and value, `[batch, heads, length, dimension]`; files are named after them."""

    name: str
    shapes: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
    seed: int

    @cached_property
    def arrays(self) -> tuple[Array, Array, Array]:
        q, k, v = (numbers(self.seed + index, *shape) for index, shape in enumerate(self.shapes))
        return q, k, v

    @property
    def scale(self) -> float:
        return self.shapes[0][-1] ** -0.5


PLAIN = Tensors("plain", ((1, 2, 6, 8), (1, 2, 6, 8), (1, 2, 6, 8)), 10)
GROUPED = Tensors("grouped", ((2, 4, 5, 4), (2, 2, 5, 4), (2, 2, 5, 4)), 20)
CACHED = Tensors("cached", ((1, 2, 3, 8), (1, 1, 7, 8), (1, 1, 7, 8)), 30)
ALL_TENSORS = (PLAIN, GROUPED, CACHED)

BIASES = {
    "bias_plain.npy": numbers(40, 1, 2, 6, 6),
    "bias_grouped.npy": numbers(41, 1, 4, 5, 5),
    # Nothing but 0 and -infinity: a mask, whose first row is empty.
    "bias_strictly_past.npy": np.where(np.tri(6, k=-1, dtype=bool), 0, -np.inf).astype(np.float32),
}
SINKS = {"plain": [0.75, -1.5], "grouped": [2.0, 0.0, -1.0, 0.5]}

LENGTHS = [5, 3]


def in_geometry(
    tensors: Tensors, text: str, visible: Callable, offset: int | None = None, **inputs: list
) -> Spec:
    """A mask in the geometry of the tensors; the queries end at the last key unless said."""
    (batch, heads, queries, _), (_, _, keys, _) = tensors.shapes[:2]
    return spec(
        text, visible, keys, queries, keys - queries if offset is None else offset, batch, heads,
        **inputs,
    )


def no_mask(tensors: Tensors) -> Spec:
    return in_geometry(tensors, "full", full)


def causal_mask(tensors: Tensors, offset: int | None = None) -> Spec:
    return in_geometry(tensors, "causal", causal, offset)


def strictly_past(tensors: Tensors) -> Spec:
    """Its first row is empty."""
    return in_geometry(tensors, "k < q", lambda b, h, q, k: k < q)


def windowed(tensors: Tensors) -> Spec:
    return in_geometry(tensors, "causal && window(3)",
                       lambda b, h, q, k: causal(b, h, q, k) & window(3)(b, h, q, k))


def causal_padded(tensors: Tensors) -> Spec:
    return in_geometry(
        tensors, "causal && padding", lambda b, h, q, k: (k <= q) & (k < np.asarray(LENGTHS)[b]),
        length=LENGTHS)


@dataclasses.dataclass(frozen=True)
class Result:
    """What a library gave; weights and log-sum-exp where it gives them."""

    output: Array
    weights: Array | None = None
    log_sum_exp: Array | None = None


@dataclasses.dataclass(frozen=True)
class Case:
    """One attention: who computed it and how, and what it is in the words of this project."""

    name: str
    source: str
    tensors: Tensors
    mask: Spec
    make: Callable[[], Result]
    bias: str | None = None
    softcap: float | None = None
    sinks: bool = False
    #: zeros, or asComputed where an empty row of the library is NaN.
    empty_rows: str = "zeros"
    #: The number in hidden cells, for a library that puts one there and does not select.
    fill: float | None = None
    note: str | None = None

    @property
    def sink_values(self) -> list[float]:
        return SINKS[self.tensors.name] if self.sinks else []

    def expected(self) -> tuple[Array, Array, Array]:
        """Output, weights and log-sum-exp in float64, written as the definitions are."""
        q, k, v = (array.astype(np.float64) for array in self.tensors.arrays)
        repeats = q.shape[1] // k.shape[1]
        k, v = k.repeat(repeats, axis=1), v.repeat(repeats, axis=1)
        scores = q @ k.swapaxes(-1, -2) * self.tensors.scale
        if self.softcap:
            scores = self.softcap * np.tanh(scores / self.softcap)
        if self.bias:
            scores = scores + BIASES[self.bias].astype(np.float64)
        hidden = -np.inf if self.fill is None else self.fill
        scores = np.where(self.mask.evaluate(), scores, hidden)
        logits = scores
        if self.sinks:
            sink = np.asarray(self.sink_values).reshape(1, -1, 1, 1)
            logits = np.concatenate([scores, np.broadcast_to(sink, scores[..., :1].shape)], -1)
        with np.errstate(invalid="ignore", divide="ignore"):
            top = logits.max(-1, keepdims=True)
            total = np.exp(logits - top).sum(-1, keepdims=True)
            weights = np.exp(scores - top) / total
            log_sum_exp = top + np.log(total)
        log_sum_exp = np.where(np.isneginf(top), -np.inf, log_sum_exp)
        if self.empty_rows == "zeros":
            weights = np.where(np.isneginf(top), 0, weights)
        return weights @ v, weights, log_sum_exp


