"""Masks written by hand in NumPy: fills, formats, layouts, shapes, catalogue patterns."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .fixture import (
    F32_MIN, NUMPY, ONE_IS_BLOCKED, ONE_IS_VISIBLE, TRUE_IS_VISIBLE, Array, Fixture, Predicate,
    additive, spec,
)
from .vocabulary import (
    LEFT_PADDED, RIGHT_LENGTHS, RIGHT_PADDED, at, causal, causal_and_valid, full, holds,
)


def fixtures() -> list[Fixture]:
    tril = np.tril(np.ones((6, 6), bool))
    keep = np.asarray(RIGHT_PADDED, bool)
    padded = spec("causal && valid[k]", causal_and_valid(RIGHT_PADDED), 6, batch=2,
                  valid=RIGHT_PADDED)

    def hidden(mask: Array, fill: float, dtype: type = np.float32) -> Array:
        """0 where the mask is True and the fill elsewhere, rounded as the format rounds it."""
        with np.errstate(over="ignore"):
            return np.where(mask, dtype(0), dtype(fill))

    def two_planes(fill: float) -> Array:
        """A causal plane and a padding plane, added: [batch, 1, queries, keys]."""
        with np.errstate(over="ignore"):
            return hidden(tril, fill)[None, None] + hidden(keep, fill)[:, None, None, :]

    def grid_neighbours(b: Array, h: Array, q: Array, k: Array) -> Array:
        return (abs(q // 3 - k // 3) <= 1) & (abs(q % 3 - k % 3) <= 1)

    def cells(predicate: Predicate, size: int) -> Array:
        row, column = np.ogrid[:size, :size]
        return np.broadcast_to(predicate(0, 0, row, column), (size, size))

    def save_version_2(path: Path, value: Array) -> None:
        with path.open("wb") as stream:
            np.lib.format.write_array(stream, value, version=(2, 0))

    sinks = lambda b, h, q, k: (k <= q) & ((q - k < 3) | (k < 1))
    strided = lambda b, h, q, k: (k <= q) & ((q - k < 2) | (k % 3 == 2))
    dilated = lambda b, h, q, k: (k <= q) & ((q - k) % 2 == 0)
    longformer = lambda b, h, q, k: (abs(q - k) <= 1) | (q < 1) | (k < 1)
    per_head = lambda b, h, q, k: (k <= q) & (q - k < b + 2 * h + 1)
    return [
        Fixture(
            "numpy_1e9_f32", f"{NUMPY} np.where(tril, 0, -1e9) in float32",
            lambda: hidden(tril, -1e9), spec("causal", causal, 6), additive(-1e9),
        ),
        Fixture(
            "numpy_1e9_f16", f"{NUMPY} np.where(tril, 0, -1e9) in float16",
            lambda: hidden(tril, -1e9, np.float16), spec("causal", causal, 6), additive("-inf"),
            note="-1e9 is -inf in float16",
        ),
        Fixture(
            "numpy_1e4_f16", f"{NUMPY} np.where(tril, 0, -1e4) in float16",
            lambda: hidden(tril, -1e4, np.float16), spec("causal", causal, 6), additive(-1e4),
        ),
        Fixture(
            "numpy_neg_inf_f64", f"{NUMPY} np.where(tril, 0, -inf) in float64",
            lambda: hidden(tril, -np.inf, np.float64), spec("causal", causal, 6), additive("-inf"),
        ),
        Fixture(
            "numpy_two_planes_half_min",
            f"{NUMPY} a causal and a padding plane of finfo(float32).min / 2, added",
            lambda: two_planes(F32_MIN / 2), padded, additive(F32_MIN / 2, F32_MIN),
        ),
        Fixture(
            "numpy_two_planes_min", f"{NUMPY} a causal and a padding plane of finfo.min, added",
            lambda: two_planes(F32_MIN), padded, additive(F32_MIN, "-inf"),
            note="finfo.min + finfo.min is -inf",
        ),
        Fixture(
            "numpy_two_planes_1e9", f"{NUMPY} a causal and a padding plane of -1e9, added",
            lambda: two_planes(-1e9), padded, additive(-1e9, -2e9),
        ),
        Fixture(
            "numpy_int8_visible", f"{NUMPY} np.tri(6, dtype=int8)",
            lambda: np.tri(6, dtype=np.int8), spec("causal", causal, 6), ONE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_uint8_blocked", f"{NUMPY} np.triu(np.ones((6, 6), uint8), 1)",
            lambda: np.triu(np.ones((6, 6), np.uint8), 1), spec("causal", causal, 6),
            ONE_IS_BLOCKED,
        ),
        Fixture(
            "numpy_int64_blocked", f"{NUMPY} int64 0/1, 1 = padding, [batch, 1, 1, keys]",
            lambda: 1 - np.asarray(RIGHT_PADDED, np.int64)[:, None, None, :],
            spec("padding", lambda b, h, q, k: k < at(RIGHT_LENGTHS, b), 6, batch=2, heads=2,
                 length=RIGHT_LENGTHS),
            ONE_IS_BLOCKED,
        ),
        Fixture(
            "numpy_int64_visible_bmn", f"{NUMPY} int64 0/1, [batch, queries, keys]",
            lambda: (tril & keep[:, None, :]).astype(np.int64), padded, ONE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_fortran_order", f"{NUMPY} np.asfortranarray of a 3 x 7 bool mask",
            lambda: np.asfortranarray(np.tri(3, 7, 4, dtype=bool)),
            spec("causal", causal, 7, 3, offset=4), TRUE_IS_VISIBLE,
            note="the file stores columns first",
        ),
        Fixture(
            "numpy_big_endian_f4", f"{NUMPY} np.where(tril, 0, -1e9).astype('>f4')",
            lambda: hidden(tril, -1e9).astype(">f4"), spec("causal", causal, 6), additive(-1e9),
        ),
        Fixture(
            "numpy_format_version_2", f"{NUMPY} np.lib.format.write_array(tril, version=(2, 0))",
            lambda: tril, spec("causal", causal, 6), TRUE_IS_VISIBLE, save=save_version_2,
            note="the header's length takes four bytes",
        ),
        Fixture(
            "numpy_shape_n", f"{NUMPY} bool [keys], one row for every query",
            lambda: np.asarray(LEFT_PADDED[0], bool),
            spec("left_padding", lambda b, h, q, k: k >= 6 - 4, 6, length=[4]), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_shape_bhmn", f"{NUMPY} bool [batch, heads, queries, keys], all different",
            lambda: spec("", per_head, 6, batch=2, heads=3).evaluate(),
            spec("causal && q - k < b + 2 * h + 1", per_head, 6, batch=2, heads=3),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_shape_b11n", f"{NUMPY} (1 - mask) * -10000, [batch, 1, 1, keys], float32",
            lambda: (np.float32(1) - np.asarray(RIGHT_PADDED, np.float32)[:, None, None, :])
            * np.float32(-10000),
            spec("valid[k]", lambda b, h, q, k: holds(RIGHT_PADDED, b, k), 6, batch=2, heads=2,
                 valid=RIGHT_PADDED),
            additive(-10000.0),
            note="visible cells are -0.0",
        ),
        Fixture(
            "numpy_shape_0x5", f"{NUMPY} np.ones((0, 5), bool)",
            lambda: np.ones((0, 5), bool), spec("causal", causal, 5, 0, offset=5), TRUE_IS_VISIBLE,
            note="no queries, no cells: equal to every mask",
        ),
        Fixture(
            "numpy_full", f"{NUMPY} np.zeros((5, 5), float32)",
            lambda: np.zeros((5, 5), np.float32), spec("full", full, 5), additive(),
            note="an additive mask that hides nothing has no fill",
        ),
        Fixture(
            "numpy_sinks_window", f"{NUMPY} StreamingLLM: sinks and a causal window",
            lambda: cells(sinks, 8),
            spec("causal && (window(3) || sinks(1))", sinks, 8), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_strided", f"{NUMPY} the sparse transformer's fixed pattern",
            lambda: cells(strided, 9),
            spec("causal && (window(2) || strided(3))", strided, 9), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_dilated", f"{NUMPY} a causal dilated mask",
            lambda: cells(dilated, 8), spec("causal && dilated(2)", dilated, 8), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_global_local", f"{NUMPY} Longformer: a band and a two-way global token",
            lambda: cells(longformer, 8),
            spec("band(1, 1) || global(1)", longformer, 8), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "numpy_neighborhood", f"{NUMPY} 3 x 3 neighbours on a grid 3 wide and 4 high",
            lambda: cells(grid_neighbours, 12),
            spec("neighborhood(3, 1)", grid_neighbours, 12), TRUE_IS_VISIBLE,
        ),
    ]
