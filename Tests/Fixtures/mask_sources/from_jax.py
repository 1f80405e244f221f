"""Masks of JAX: splash attention, jax.numpy, the inside of jax.nn.dot_product_attention."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax._src.nn import functions as jax_nn
from jax.experimental.pallas.ops.tpu.splash_attention import splash_attention_mask as splash

from .fixture import JAX, TRUE_IS_VISIBLE, Array, Fixture, additive, spec
from .vocabulary import at, band, causal, window


def fixtures() -> list[Fixture]:
    lengths, query_lengths = [6, 4], [6, 5]

    def many_heads() -> Array:
        heads = [
            splash.CausalMask((6, 6)),
            splash.LocalMask((6, 6), (2, 0), 0),
            splash.FullMask((6, 6)),
        ]
        return splash.MultiHeadMask(heads)[:, :, :]

    def masked_scores() -> Array:
        scores = jax_nn._apply_masks(
            jnp.zeros((2, 1, 6, 6)), None, True, jnp.array(query_lengths), jnp.array(lengths), None
        )
        return np.asarray(scores)

    return [
        Fixture(
            "jax_splash_causal_3x7", f"{JAX} splash_attention CausalMask((3, 7), offset=4)[:, :]",
            lambda: splash.CausalMask((3, 7), offset=4)[:, :],
            spec("causal", causal, 7, 3, offset=4), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "jax_splash_local", f"{JAX} splash_attention LocalMask((8, 8), (3, 1), 0)[:, :]",
            lambda: splash.LocalMask((8, 8), (3, 1), 0)[:, :],
            spec("band(3, 1)", band(3, 1), 8), TRUE_IS_VISIBLE,
            note="window_size counts the other keys on each side, both ends included",
        ),
        Fixture(
            "jax_splash_local_and_causal",
            f"{JAX} splash_attention (LocalMask((8, 8), (2, None), 0) & CausalMask((8, 8)))[:, :]",
            lambda: (splash.LocalMask((8, 8), (2, None), 0) & splash.CausalMask((8, 8)))[:, :],
            spec("window(3)", window(3), 8), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "jax_splash_chunked", f"{JAX} splash_attention ChunkedCausalMask((8, 8), 3)[:, :]",
            lambda: splash.ChunkedCausalMask((8, 8), 3)[:, :],
            spec("causal && chunk(3)", lambda b, h, q, k: (k <= q) & (q // 3 == k // 3), 8),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "jax_splash_multi_head",
            f"{JAX} splash_attention "
            "MultiHeadMask([CausalMask, LocalMask (2, 0), FullMask])[:, :, :]",
            many_heads,
            spec("h == 0 && causal || h == 1 && window(3) || h == 2",
                 lambda b, h, q, k: (h == 0) & (k <= q)
                 | (h == 1) & (q - k >= 0) & (q - k < 3) | (h == 2), 6, heads=3),
            TRUE_IS_VISIBLE, axes="hqk",
            note="rank 3 is [heads, queries, keys] here, not [batch, queries, keys]",
        ),
        Fixture(
            "jax_tri_bool", f"{JAX} jnp.tri(5, dtype=bool)",
            lambda: np.asarray(jnp.tri(5, dtype=bool)), spec("causal", causal, 5), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "jax_dot_product_attention_scores",
            f"{JAX} the masking step inside jax.nn.dot_product_attention (private _apply_masks) on "
            "zero scores: is_causal, query_seq_lengths, key_value_seq_lengths",
            masked_scores,
            spec("causal && padding && q < asked[b]",
                 lambda b, h, q, k: (k <= q) & (k < at(lengths, b)) & (q < at(query_lengths, b)),
                 6, batch=2, length=lengths, asked=query_lengths),
            additive(float(np.float32(-0.7 * np.finfo(np.float32).max))),
            note="the fill is -0.7 times the largest float32",
        ),
        Fixture(
            "jax_bf16_raw",
            f"{JAX} jnp.where(jnp.tri(5, dtype=bool), 0, -inf) in bfloat16, np.save",
            lambda: np.asarray(
                jnp.where(jnp.tri(5, dtype=bool), 0, -jnp.inf).astype(jnp.bfloat16)
            ),
            spec("causal", causal, 5), additive("-inf"),
            note="NumPy has no bfloat16: the file's type is '<V2', two raw bytes per value",
        ),
    ]
