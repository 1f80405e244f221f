"""Random attentions in NumPy and float64: all five steps, written as the definitions are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from mask_sources.fixture import Array, Predicate

COUNT = 200
#: Masks in the language of this project, and in NumPy; q and k are absolute positions.
MASKS: tuple[tuple[str, Predicate], ...] = (
    ("causal", lambda b, h, q, k: k <= q),
    ("full", lambda b, h, q, k: (k == k) & (q == q)),
    ("causal && window(2)", lambda b, h, q, k: (k <= q) & (k > q - 2)),
    ("prefix(2)", lambda b, h, q, k: (k <= q) | (k < 2)),
    ("causal && (sinks(1) || window(2))",
     lambda b, h, q, k: (k <= q) & ((k < 1) | (k > q - 2))),
    ("k < q", lambda b, h, q, k: k < q),
    ("!causal", lambda b, h, q, k: k > q),
    ("(q + k) % 2 == 0", lambda b, h, q, k: (q + k) % 2 == 0),
)


@dataclasses.dataclass(frozen=True)
class Steps:
    """One attention without leading axes, and its steps; hidden masked scores are NaN."""

    mask: str
    offset: int
    q: Array
    k: Array
    v: Array
    visible: Array
    raw: Array
    scaled: Array
    masked: Array
    weights: Array
    output: Array


def steps(mask: str, visible: Predicate, offset: int, q: Array, k: Array, v: Array) -> Steps:
    cells = np.broadcast_to(
        visible(0, 0, np.arange(len(q))[:, None] + offset, np.arange(len(k))[None, :]),
        (len(q), len(k)))
    raw = q @ k.T
    scaled = raw / np.sqrt(q.shape[1])
    scores = np.where(cells, scaled, -np.inf)
    top = scores.max(axis=1, keepdims=True)
    powers = np.where(cells, np.exp(scores - np.where(np.isneginf(top), 0, top)), 0)
    total = powers.sum(axis=1, keepdims=True)
    weights = powers / np.where(total == 0, 1, total)
    masked = np.where(cells, scaled, np.nan)
    return Steps(mask, offset, q, k, v, cells, raw, scaled, masked, weights, weights @ v)


def cases(seed: int = 0, count: int = COUNT) -> Iterator[Steps]:
    """Random counts, dimensions, offsets and numbers under every mask in turn."""
    random = np.random.default_rng(seed)
    for index in range(count):
        queries, keys, dimension, value_dimension = (
            int(random.integers(1, limit)) for limit in (5, 6, 5, 4))
        # Half of the runs end at the last key; the others stand anywhere.
        offset = int(random.choice([keys - queries, random.integers(0, 4)]))
        offset = max(0, offset)
        q, k, v = (random.normal(0, 1.5, shape) for shape in (
            (queries, dimension), (keys, dimension), (keys, value_dimension)))
        yield steps(*MASKS[index % len(MASKS)], offset, q, k, v)
