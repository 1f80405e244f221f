"""The reference implementation of ONNX's Attention operator."""

from __future__ import annotations

import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from .case import (
    BIASES, CACHED, GROUPED, LENGTHS, ONNX, PLAIN, Array, Case, Result, Spec, Tensors, causal_mask,
    causal_padded, no_mask, strictly_past, windowed,
)

CALL = f"{ONNX} Attention-25, reference,"
INPUTS = ("Q", "K", "V", "attn_mask", "past_key", "past_value", "nonpad_kv_seqlen")
WEIGHTS = 3


def run(arrays: dict[str, Array], **attributes) -> Result:
    """One node, with the weights as its debugging output."""
    node = helper.make_node(
        "Attention", [name if name in arrays else "" for name in INPUTS],
        ["Y", "", "", "weights"], qk_matmul_output_mode=WEIGHTS, **attributes)
    inputs = [
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype),
                                      array.shape)
        for name, array in arrays.items()
    ]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
               for name in ("Y", "weights")]
    graph = helper.make_graph([node], "attention", inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 25)])
    output, weights = ReferenceEvaluator(model).run(None, arrays)
    return Result(output, weights=weights)


def attend(tensors: Tensors, mask: Array | None = None, **attributes) -> Result:
    arrays = dict(zip("QKV", tensors.arrays))
    if mask is not None:
        arrays["attn_mask"] = np.ascontiguousarray(mask)
    return run(arrays, **attributes)


def with_past(tensors: Tensors, past: int, **attributes) -> Result:
    """The first keys come from the cache, which moves the queries behind them."""
    q, k, v = tensors.arrays
    return run({
        "Q": q, "K": k[:, :, past:], "V": v[:, :, past:], "past_key": k[:, :, :past],
        "past_value": v[:, :, :past],
    }, is_causal=1, **attributes)


def padded(tensors: Tensors, mask: Spec) -> Result:
    arrays = dict(zip("QKV", tensors.arrays))
    arrays["attn_mask"] = np.tri(mask.queries, mask.keys, dtype=bool)
    arrays["nonpad_kv_seqlen"] = np.asarray(LENGTHS, np.int64)
    return run(arrays)


def cases() -> list[Case]:
    return [
        Case("onnx_full", f"{CALL} no mask", PLAIN, no_mask(PLAIN), lambda: attend(PLAIN)),
        Case("onnx_causal", f"{CALL} is_causal=1", PLAIN, causal_mask(PLAIN),
             lambda: attend(PLAIN, is_causal=1)),
        Case("onnx_window", f"{CALL} is_causal=1, left_window_size=2", PLAIN, windowed(PLAIN),
             lambda: attend(PLAIN, is_causal=1, left_window_size=2)),
        Case("onnx_grouped", f"{CALL} is_causal=1, 4 and 2 heads", GROUPED, causal_mask(GROUPED),
             lambda: attend(GROUPED, is_causal=1)),
        Case("onnx_padded", f"{CALL} bool attn_mask, nonpad_kv_seqlen", GROUPED,
             causal_padded(GROUPED), lambda: padded(GROUPED, causal_padded(GROUPED))),
        Case("onnx_softcap_bias", f"{CALL} softcap=2, float attn_mask, is_causal=1", GROUPED,
             causal_mask(GROUPED),
             lambda: attend(GROUPED, BIASES["bias_grouped.npy"], softcap=2.0, is_causal=1),
             softcap=2.0, bias="bias_grouped.npy"),
        Case("onnx_bias", f"{CALL} float attn_mask", PLAIN, no_mask(PLAIN),
             lambda: attend(PLAIN, BIASES["bias_plain.npy"]), bias="bias_plain.npy"),
        Case("onnx_past", f"{CALL} is_causal=1, past_key of 4", CACHED, causal_mask(CACHED),
             lambda: with_past(CACHED, 4)),
        Case("onnx_upper_left", f"{CALL} is_causal=1, 3 queries, 7 keys", CACHED,
             causal_mask(CACHED, offset=0), lambda: attend(CACHED, is_causal=1)),
        Case("onnx_empty_row", f"{CALL} bool attn_mask", PLAIN, strictly_past(PLAIN),
             lambda: attend(PLAIN, strictly_past(PLAIN).evaluate()[0, 0])),
        Case("onnx_empty_row_infinite_bias", f"{CALL} float attn_mask", PLAIN, no_mask(PLAIN),
             lambda: attend(PLAIN, BIASES["bias_strictly_past.npy"]),
             bias="bias_strictly_past.npy"),
    ]
