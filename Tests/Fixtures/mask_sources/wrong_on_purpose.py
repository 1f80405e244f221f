"""Masks that are wrong in the ways in which people get them wrong."""

from __future__ import annotations

import mlx.core as mx
import numpy as np
import torch
from jax.experimental.pallas.ops.tpu.splash_attention import splash_attention_mask as splash
from torch.nn.attention.bias import causal_upper_left
from transformers import masking_utils as hf
from transformers.modeling_attn_mask_utils import AttentionMaskConverter

from .fixture import (
    F32_MIN, HF, JAX, MLX, NUMPY, TORCH, TRUE_IS_BLOCKED, TRUE_IS_VISIBLE, Array, Fixture,
    Predicate, additive, spec,
)
from .vocabulary import (
    LEFT_PADDED, PACKED_DOCUMENTS, band, causal, causal_and_valid, causal_in_document, full, window,
)


def fixtures() -> list[Fixture]:
    plain = spec("causal", causal, 6)
    everything = ("full", full)
    sdpa_causal = lambda: hf.sdpa_mask(2, 6, 6, allow_is_causal_skip=False).numpy()
    strictly_past: tuple[str, Predicate] = ("k < q", lambda b, h, q, k: k < q)
    prefix_rows = lambda b, h, q, k: (k <= q) | (q < 2)

    def notes_mask() -> Array:
        with np.errstate(invalid="ignore"):
            return np.triu(np.ones((5, 5)), 1) * -np.inf

    def one_cell_off() -> Array:
        mask = np.tri(6, dtype=bool) & np.ones((2, 2, 1, 1), bool)
        mask[1, 1, 4, 2] = False
        return mask

    def hf_sliding(size: int) -> Array:
        mask_function = hf.sliding_window_causal_mask_function(size)
        return hf.sdpa_mask(
            1, 8, 8, mask_function=mask_function, allow_is_causal_skip=False
        ).numpy()

    return [
        Fixture(
            "notes_triu_times_inf", f"{NUMPY} np.triu(np.ones((5, 5)), 1) * -np.inf",
            notes_mask, spec("causal", causal, 5), additive("-inf"),
            hint="nan-from-zero-times-inf", equal=False,
            note="0 times -inf: every visible cell is NaN, which is neither visible nor hidden, "
            "so it counts as differing",
        ),
        Fixture(
            "wrong_inverted_bool",
            f"{TORCH} an nn.MultiheadAttention mask (True = ignore) given to "
            "scaled_dot_product_attention (True = attend)",
            lambda: torch.triu(torch.ones(6, 6, dtype=torch.bool), diagonal=1).numpy(),
            plain, TRUE_IS_VISIBLE, actual=("!causal", lambda b, h, q, k: k > q), hint="inverted",
            given={"true": "visible"},
            note="read as True = blocked, the same file is right",
        ),
        Fixture(
            "wrong_inverted_additive",
            f"{TORCH} zeros.masked_fill(tril, -inf): the condition the wrong way round",
            lambda: torch.zeros(6, 6)
            .masked_fill(torch.ones(6, 6).tril().bool(), float("-inf")).numpy(),
            plain, additive("-inf"), actual=("!causal", lambda b, h, q, k: k > q), hint="inverted",
        ),
        Fixture(
            "wrong_transposed_additive",
            f"{TORCH} nn.Transformer.generate_square_subsequent_mask(6).T",
            lambda: torch.nn.Transformer.generate_square_subsequent_mask(6).T.numpy(),
            plain, additive("-inf"), actual=("transpose(causal)", lambda b, h, q, k: q <= k),
            hint="transposed", note="a transposed tensor is saved in Fortran order",
        ),
        Fixture(
            "wrong_transposed_window", f"{HF} sdpa_mask, window 3, with its last axes swapped",
            lambda: np.ascontiguousarray(hf_sliding(3).swapaxes(-1, -2)),
            spec("window(3)", window(3), 8), TRUE_IS_VISIBLE,
            actual=("transpose(window(3))", band(0, 2)), hint="transposed",
        ),
        Fixture(
            "wrong_strictly_past_additive", f"{TORCH} torch.triu(full(-inf), diagonal=0)",
            lambda: torch.full((6, 6), float("-inf")).triu(diagonal=0).numpy(),
            plain, additive("-inf"), actual=strictly_past, hint="shifted",
            note="a query does not see itself, and the first row is empty",
        ),
        Fixture(
            "wrong_strictly_past_blocked",
            f"{TORCH} nn.MultiheadAttention attn_mask torch.triu(ones, diagonal=0), True = ignore",
            lambda: torch.triu(torch.ones(6, 6, dtype=torch.bool), diagonal=0).numpy(),
            plain, TRUE_IS_BLOCKED, actual=strictly_past, hint="shifted",
            note="read as True = visible, it would be the transposed mask: further from the spec",
        ),
        Fixture(
            "wrong_one_into_the_future", f"{NUMPY} np.tri(6, k=1, dtype=bool)",
            lambda: np.tri(6, k=1, dtype=bool), plain, TRUE_IS_VISIBLE,
            actual=("k <= q + 1", lambda b, h, q, k: k <= q + 1), hint="shifted",
        ),
        Fixture(
            "wrong_top_left_3x7",
            f"{TORCH} nn.attention.bias.causal_upper_left(3, 7) where the cache holds 4 tokens",
            lambda: causal_upper_left(3, 7)._materialize().numpy(),
            spec("causal", causal, 7, 3, offset=4), TRUE_IS_VISIBLE,
            actual=("k <= q - 4", lambda b, h, q, k: k <= q - 4), hint="top-left",
            given={"true": "visible"},
            note="counting alone would choose the other polarity: 9 cells differ there, 12 here",
        ),
        Fixture(
            "wrong_top_left_additive_2x6",
            f"{HF} masking_utils.eager_mask(1, 2, 6) without q_offset=4",
            lambda: hf.eager_mask(1, 2, 6).numpy(),
            spec("causal", causal, 6, 2, offset=4), additive(F32_MIN),
            actual=("k <= q - 4", lambda b, h, q, k: k <= q - 4), hint="top-left",
        ),
        Fixture(
            "wrong_window_wider_legacy",
            f"{HF} AttentionMaskConverter(True, sliding_window=3).to_causal_4d",
            lambda: AttentionMaskConverter(True, sliding_window=3)
            .to_causal_4d(1, 8, 8, torch.float32).numpy(),
            spec("window(3)", window(3), 8), additive(F32_MIN), actual=("window(4)", window(4)),
            hint="window-wider",
        ),
        Fixture(
            "wrong_window_wider_jax",
            f"{JAX} splash_attention LocalMask((8, 8), (4, 0), 0)[:, :] for a window of 4 keys",
            lambda: splash.LocalMask((8, 8), (4, 0), 0)[:, :],
            spec("causal && window(4)", window(4), 8), TRUE_IS_VISIBLE,
            actual=("window(5)", window(5)), hint="window-wider",
            note="window_size does not count the query's own key",
        ),
        Fixture(
            "wrong_window_narrower",
            f"{HF} sliding_window_causal_mask_function(4) where q - k <= 4 was meant",
            lambda: hf_sliding(4),
            spec("window(5)", window(5), 8), TRUE_IS_VISIBLE, actual=("window(4)", window(4)),
            hint="window-narrower",
        ),
        Fixture(
            "wrong_fill_1e4", f"{NUMPY} np.where(tril, 0, -1e4) in float32 where -1e9 was said",
            lambda: np.where(np.tri(6, dtype=bool), np.float32(0), np.float32(-1e4)),
            plain, additive(-1e4), actual=everything, hint="fill", given={"fill": -1e9},
            note="the cells are right; none of them has the fill that was said",
        ),
        Fixture(
            "wrong_fill_min", f"{HF} masking_utils.eager_mask(1, 6, 6) where -inf was said",
            lambda: hf.eager_mask(1, 6, 6).numpy(), plain, additive(F32_MIN), actual=everything,
            hint="fill", given={"fill": "-inf"},
            note="the cells are right; none of them has the fill that was said",
        ),
        Fixture(
            "wrong_zero_one_additive", f"{MLX} mx.tri(6), whose default type is float32, added",
            lambda: np.array(mx.tri(6)), plain, additive(), actual=everything,
            hint="zero-one-additive",
            note="read as 0/1 with 1 = visible, it is causal; added to scores, it hides nothing",
        ),
        Fixture(
            "wrong_zero_one_additive_blocked",
            f"{TORCH} torch.triu(torch.ones(6, 6), diagonal=1), added without its -1e9",
            lambda: torch.triu(torch.ones(6, 6), diagonal=1).view(1, 1, 6, 6).numpy(),
            plain, additive(), actual=everything, hint="zero-one-additive",
            note="read as 0/1 with 1 = blocked, it is causal; added, it favours the future",
        ),
        Fixture(
            "wrong_padding_forgotten", f"{HF} masking_utils.sdpa_mask(2, 6, 6), no attention_mask",
            sdpa_causal,
            spec("causal && valid[k]", causal_and_valid(LEFT_PADDED), 6, batch=2,
                 valid=LEFT_PADDED),
            TRUE_IS_VISIBLE, actual=("causal", causal),
        ),
        Fixture(
            "wrong_packing_leak", f"{NUMPY} a plain causal mask over packed documents",
            lambda: np.tri(6, dtype=bool),
            spec("causal && document", causal_in_document(PACKED_DOCUMENTS), 6,
                 doc=PACKED_DOCUMENTS),
            TRUE_IS_VISIBLE, actual=("causal", causal),
        ),
        Fixture(
            "wrong_prefix_rows", f"{NUMPY} tril | (rows < 2), the textbook's prefix",
            lambda: np.tri(6, dtype=bool) | (np.arange(6)[:, None] < 2),
            spec("prefix(2)", lambda b, h, q, k: (k <= q) | (k < 2), 6), TRUE_IS_VISIBLE,
            actual=("prefix_rows(2)", prefix_rows),
        ),
        Fixture(
            "wrong_one_cell", f"{NUMPY} causal for 2 batch rows and 2 heads, one cell hidden",
            one_cell_off, spec("causal", causal, 6, batch=2, heads=2), TRUE_IS_VISIBLE,
            actual=("causal && !(b == 1 && h == 1 && q == 4 && k == 2)",
                    lambda b, h, q, k: (k <= q) & ~((b == 1) & (h == 1) & (q == 4) & (k == 2))),
        ),
    ]
