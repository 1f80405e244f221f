"""JAX's attention, whose layout is [batch, length, heads, dimension]."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from .case import (
    BIASES, CACHED, GROUPED, JAX, LENGTHS, PLAIN, Case, Result, Spec, Tensors, causal_mask,
    causal_padded, no_mask, strictly_past, windowed,
)

CALL = f"{JAX} nn.dot_product_attention"
#: What hidden cells hold before the softmax.
FILL = -0.7 * float(np.finfo(np.float32).max)


def attend(tensors: Tensors, mask: Spec | None = None, bias: str | None = None, **options) -> Result:
    q, k, v = (jnp.asarray(array.swapaxes(1, 2)) for array in tensors.arrays)
    with jax.default_matmul_precision("highest"):
        output = jax.nn.dot_product_attention(
            q, k, v,
            bias=None if bias is None else jnp.asarray(np.broadcast_to(
                BIASES[bias], (1, q.shape[2], q.shape[1], k.shape[1]))),
            mask=None if mask is None else jnp.asarray(mask.evaluate()), implementation="xla",
            **options)
    return Result(np.asarray(output).swapaxes(1, 2).copy())


def masked_softmax(tensors: Tensors, mask: Spec) -> Result:
    q, k, v = (jnp.asarray(array) for array in tensors.arrays)
    scores = jnp.matmul(q, k.swapaxes(-1, -2), precision="highest") * tensors.scale
    weights = jax.nn.softmax(scores, where=jnp.asarray(mask.evaluate()))
    output = jnp.matmul(weights, v, precision="highest")
    return Result(np.asarray(output), weights=np.asarray(weights))


def cases() -> list[Case]:
    return [
        Case("jax_full", f"{CALL}()", PLAIN, no_mask(PLAIN), lambda: attend(PLAIN)),
        Case("jax_causal", f"{CALL}(is_causal=True)", PLAIN, causal_mask(PLAIN),
             lambda: attend(PLAIN, is_causal=True)),
        Case("jax_window", f"{CALL}(is_causal=True, local_window_size=(2, 0))", PLAIN,
             windowed(PLAIN), lambda: attend(PLAIN, is_causal=True, local_window_size=(2, 0))),
        Case("jax_grouped", f"{CALL}(is_causal=True), 4 and 2 heads", GROUPED,
             causal_mask(GROUPED), lambda: attend(GROUPED, is_causal=True)),
        Case("jax_padded", f"{CALL}(is_causal=True, key_value_seq_lengths)", GROUPED,
             causal_padded(GROUPED),
             lambda: attend(GROUPED, is_causal=True,
                            key_value_seq_lengths=jnp.asarray(LENGTHS, jnp.int32))),
        Case("jax_bias", f"{CALL}(bias, is_causal=True)", GROUPED, causal_mask(GROUPED),
             lambda: attend(GROUPED, bias="bias_grouped.npy", is_causal=True),
             bias="bias_grouped.npy"),
        Case("jax_offset", f"{CALL}(mask)", CACHED, causal_mask(CACHED),
             lambda: attend(CACHED, causal_mask(CACHED))),
        Case("jax_empty_row_selected", f"{CALL}(mask)", PLAIN, strictly_past(PLAIN),
             lambda: attend(PLAIN, strictly_past(PLAIN)), fill=FILL,
             note="the empty row is the mean over all keys, hidden ones included"),
        Case("jax_empty_row_infinite_bias", f"{CALL}(bias)", PLAIN, no_mask(PLAIN),
             lambda: attend(PLAIN, bias="bias_strictly_past.npy"),
             bias="bias_strictly_past.npy", empty_rows="asComputed"),
        Case("jax_empty_row_where", f"{JAX} nn.softmax(where=mask)", PLAIN, strictly_past(PLAIN),
             lambda: masked_softmax(PLAIN, strictly_past(PLAIN))),
    ]
