"""Masks of MLX, written by mx.save."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlx.core as mx
from mlx import nn

from .fixture import BF16_MIN, F16_MIN, F32_MIN, MLX, TRUE_IS_VISIBLE, Fixture, additive, spec
from .vocabulary import causal


def fixtures() -> list[Fixture]:
    def save(path: Path, value: Any) -> None:
        mx.save(str(path), value)

    def additive_causal(dtype: Any) -> Any:
        return nn.MultiHeadAttention.create_additive_causal_mask(6, dtype)

    call = "nn.MultiHeadAttention.create_additive_causal_mask(6"
    return [
        Fixture(
            "mlx_additive_causal_f32", f"{MLX} {call}), mx.save",
            lambda: additive_causal(mx.float32), spec("causal", causal, 6), additive(F32_MIN),
            save=save,
            note="visible cells are -0.0 (False times finfo.min); mx.save does not pad the header "
            "to a multiple of 64 bytes",
        ),
        Fixture(
            "mlx_additive_causal_f16", f"{MLX} {call}, float16), mx.save",
            lambda: additive_causal(mx.float16), spec("causal", causal, 6), additive(F16_MIN),
            save=save,
        ),
        Fixture(
            "mlx_additive_causal_bf16_raw", f"{MLX} {call}, bfloat16), mx.save",
            lambda: additive_causal(mx.bfloat16), spec("causal", causal, 6), additive(BF16_MIN),
            save=save, note="written as '<V2', two raw bytes per value",
        ),
        Fixture(
            "mlx_tri_bool_3x7", f"{MLX} mx.tri(3, 7, 4, dtype=bool_), mx.save",
            lambda: mx.tri(3, 7, 4, dtype=mx.bool_),
            spec("causal", causal, 7, 3, offset=4), TRUE_IS_VISIBLE, save=save,
        ),
    ]
