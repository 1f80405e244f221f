"""MLX's attention, in its fallback for the CPU."""

from __future__ import annotations

import mlx.core as mx
import numpy as np

from .case import (
    BIASES, CACHED, GROUPED, MLX, PLAIN, SINKS, Case, Result, Tensors, causal_mask, causal_padded,
    no_mask, strictly_past, windowed,
)

CALL = f"{MLX} fast.scaled_dot_product_attention"
#: What hidden cells of a boolean mask hold before the softmax.
FILL = float(np.finfo(np.float32).min)


def attend(tensors: Tensors, mask=None, sinks: bool = False) -> Result:
    q, k, v = (mx.array(array) for array in tensors.arrays)
    output = mx.fast.scaled_dot_product_attention(
        q, k, v, scale=tensors.scale,
        mask=mx.array(mask) if isinstance(mask, np.ndarray) else mask,
        sinks=mx.array(SINKS[tensors.name]) if sinks else None, stream=mx.cpu)
    return Result(np.array(output))


def cases() -> list[Case]:
    return [
        Case("mlx_full", f"{CALL}()", PLAIN, no_mask(PLAIN), lambda: attend(PLAIN)),
        Case("mlx_window", f"{CALL}(bool mask)", PLAIN, windowed(PLAIN),
             lambda: attend(PLAIN, windowed(PLAIN).evaluate())),
        Case("mlx_grouped", f'{CALL}(mask="causal"), 4 and 2 heads', GROUPED,
             causal_mask(GROUPED), lambda: attend(GROUPED, "causal")),
        Case("mlx_padded", f"{CALL}(bool mask)", GROUPED, causal_padded(GROUPED),
             lambda: attend(GROUPED, causal_padded(GROUPED).evaluate())),
        Case("mlx_bias", f"{CALL}(float mask)", PLAIN, no_mask(PLAIN),
             lambda: attend(PLAIN, BIASES["bias_plain.npy"]), bias="bias_plain.npy"),
        Case("mlx_offset", f'{CALL}(mask="causal")', CACHED, causal_mask(CACHED),
             lambda: attend(CACHED, "causal")),
        Case("mlx_sinks", f'{CALL}(mask="causal", sinks)', PLAIN, causal_mask(PLAIN),
             lambda: attend(PLAIN, "causal", sinks=True), sinks=True),
        Case("mlx_sinks_grouped", f"{CALL}(bool mask, sinks)", GROUPED, windowed(GROUPED),
             lambda: attend(GROUPED, windowed(GROUPED).evaluate(), sinks=True), sinks=True),
        Case("mlx_empty_row_selected", f"{CALL}(bool mask)", PLAIN, strictly_past(PLAIN),
             lambda: attend(PLAIN, strictly_past(PLAIN).evaluate()), fill=FILL,
             note="the empty row is the mean over all keys, hidden ones included"),
        Case("mlx_empty_row_infinite_bias", f"{CALL}(float mask)", PLAIN, no_mask(PLAIN),
             lambda: attend(PLAIN, BIASES["bias_strictly_past.npy"]),
             bias="bias_strictly_past.npy", empty_rows="asComputed"),
    ]
