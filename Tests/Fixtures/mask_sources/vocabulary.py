"""The small vocabulary of the NumPy side: predicates and the data that several masks share."""

from __future__ import annotations

import numpy as np

from .fixture import Array, Predicate


def causal(b: Array, h: Array, q: Array, k: Array) -> Array:
    return k <= q


def full(b: Array, h: Array, q: Array, k: Array) -> Array:
    return (q == q) & (k == k)


def band(left: int, right: int) -> Predicate:
    return lambda b, h, q, k: (q - k <= left) & (k - q <= right)


def window(size: int) -> Predicate:
    return band(size - 1, 0)


def at(data: list, *indices: Array) -> Array:
    """A look-up that, unlike NumPy's own, refuses negative indices."""
    assert all(np.all(np.asarray(index) >= 0) for index in indices)
    return np.asarray(data)[indices]


def holds(data: list, *indices: Array) -> Array:
    return at(data, *indices) == 1


def same(data: list, b: Array, q: Array, k: Array) -> Array:
    return at(data, b, q) == at(data, b, k)


# The data that several masks share: [batch][position].
LEFT_PADDED = [[0, 0, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]]
LEFT_PAD_COUNTS = [2, 0]
RIGHT_PADDED = [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]]
RIGHT_LENGTHS = [6, 4]
PACKED_DOCUMENTS = [[0, 0, 0, 1, 1, 2]]
PACKED_POSITIONS = [[0, 1, 2, 0, 1, 0]]
TWO_ROWS_OF_DOCUMENTS = [[0, 0, 0, 1, 1, 1, 1, 2], [0, 1, 1, 1, 1, 1, 2, 2]]
LONG_DOCUMENTS = [[0, 0, 0, 0, 1, 1, 1, 1]]
LONG_POSITIONS = [[0, 1, 2, 3, 0, 1, 2, 3]]
IMAGE_BLOCKS = [[-1, 0, 0, 0, -1, -1, 1, 1]]


def causal_and_valid(data: list) -> Predicate:
    return lambda b, h, q, k: (k <= q) & holds(data, b, k)


def causal_in_document(data: list) -> Predicate:
    return lambda b, h, q, k: (k <= q) & same(data, b, q, k)


def causal_or_image(b: Array, h: Array, q: Array, k: Array) -> Array:
    image = same(IMAGE_BLOCKS, b, q, k) & (at(IMAGE_BLOCKS, b, q) >= 0)
    return (k <= q) | image
