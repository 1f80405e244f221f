"""Masks of PyTorch: nn.Transformer, nn.MultiheadAttention, attention biases, FlexAttention."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch.nn.attention.bias import causal_lower_right, causal_upper_left
from torch.nn.attention.flex_attention import and_masks, create_block_mask, create_mask

from .fixture import (
    BF16_MIN, F16_MIN, ONE_IS_VISIBLE, TORCH, TRUE_IS_BLOCKED, TRUE_IS_VISIBLE, Array, Fixture,
    additive, spec,
)
from .vocabulary import (
    RIGHT_PADDED, TWO_ROWS_OF_DOCUMENTS, causal, causal_and_valid, causal_in_document, holds,
    window,
)


def fixtures() -> list[Fixture]:
    ignored_future = torch.triu(torch.ones(6, 6, dtype=torch.bool), diagonal=1)
    ignored_keys = torch.tensor(RIGHT_PADDED) == 0
    float_ignored_keys = torch.zeros(2, 6).masked_fill(ignored_keys, float("-inf"))
    square = nn.Transformer.generate_square_subsequent_mask
    documents = torch.tensor(TWO_ROWS_OF_DOCUMENTS)

    def merged(attention: torch.Tensor, keys: torch.Tensor) -> Array:
        layer = nn.MultiheadAttention(embed_dim=4, num_heads=2, batch_first=True)
        mask, _ = layer.merge_masks(attention, keys, torch.zeros(2, 6, 4))
        return mask.numpy()

    def filled(dtype: torch.dtype, fill: float, size: int = 6) -> torch.Tensor:
        return torch.full((size, size), fill, dtype=dtype).triu(diagonal=1)

    def flex(mask_mod: Callable, b: int | None, h: int | None, q: int, k: int) -> Array:
        return create_mask(mask_mod, b, h, q, k, device="cpu").numpy()

    def flex_causal(b, h, q, kv):
        return q >= kv

    def flex_window(b, h, q, kv):
        return q - kv <= 2

    padded = spec("causal && valid[k]", causal_and_valid(RIGHT_PADDED), 6, batch=2, heads=2,
                  valid=RIGHT_PADDED)
    return [
        Fixture(
            "torch_square_subsequent", f"{TORCH} nn.Transformer.generate_square_subsequent_mask(6)",
            lambda: square(6).numpy(), spec("causal", causal, 6), additive("-inf"),
        ),
        Fixture(
            "torch_tril_bool", f"{TORCH} torch.ones(6, 6, dtype=torch.bool).tril()",
            lambda: torch.ones(6, 6, dtype=torch.bool).tril().numpy(),
            spec("causal", causal, 6), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "torch_causal_upper_left_3x7",
            f"{TORCH} nn.attention.bias.causal_upper_left(3, 7), materialized",
            lambda: causal_upper_left(3, 7)._materialize().numpy(),
            spec("causal", causal, 7, 3), TRUE_IS_VISIBLE,
            note="top-left alignment: the first query sees only the first key",
        ),
        Fixture(
            "torch_causal_lower_right_3x7",
            f"{TORCH} nn.attention.bias.causal_lower_right(3, 7), materialized",
            lambda: causal_lower_right(3, 7)._materialize().numpy(),
            spec("causal", causal, 7, 3, offset=4), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "torch_causal_lower_right_6x4",
            f"{TORCH} nn.attention.bias.causal_lower_right(6, 4), materialized",
            lambda: causal_lower_right(6, 4)._materialize().numpy(),
            spec("causal", causal, 4, 6, offset=-2), TRUE_IS_VISIBLE,
            note="more queries than keys: the offset is negative and the first two rows are empty",
        ),
        Fixture(
            "torch_mha_attn_mask",
            f"{TORCH} nn.MultiheadAttention attn_mask, True = ignore: torch.triu(ones, diagonal=1)",
            lambda: ignored_future.numpy(), spec("causal", causal, 6), TRUE_IS_BLOCKED,
        ),
        Fixture(
            "torch_mha_key_padding_mask",
            f"{TORCH} nn.MultiheadAttention key_padding_mask [batch, keys], True = ignore",
            lambda: ignored_keys.numpy(),
            spec("valid[k]", lambda b, h, q, k: holds(RIGHT_PADDED, b, k), 6, batch=2,
                 valid=RIGHT_PADDED),
            TRUE_IS_BLOCKED, axes="bk",
            note="rank 2, but [batch, keys] and not [queries, keys]: only `axes` tells",
        ),
        Fixture(
            "torch_mha_merge_masks_bool",
            f"{TORCH} nn.MultiheadAttention.merge_masks(attn_mask, key_padding_mask), both bool",
            lambda: merged(ignored_future, ignored_keys), padded, TRUE_IS_BLOCKED,
        ),
        Fixture(
            "torch_mha_merge_masks_float",
            f"{TORCH} nn.MultiheadAttention.merge_masks(attn_mask, key_padding_mask), both -inf",
            lambda: merged(square(6), float_ignored_keys), padded, additive("-inf"),
            note="the two planes are added: -inf + -inf is -inf",
        ),
        Fixture(
            "torch_triu_neg_inf_cached",
            f"{TORCH} the causal mask of the reference Llama code: "
            "hstack([zeros(3, 4), triu(full((3, 3), -inf), diagonal=1)])",
            lambda: torch.hstack([torch.zeros(3, 4), filled(torch.float32, float("-inf"), 3)])
            .numpy(),
            spec("causal", causal, 7, 3, offset=4), additive("-inf"),
        ),
        Fixture(
            "torch_finfo_min_f16", f"{TORCH} torch.full(finfo(float16).min).triu(1)",
            lambda: filled(torch.float16, F16_MIN).numpy(),
            spec("causal", causal, 6), additive(F16_MIN),
        ),
        Fixture(
            "torch_finfo_min_bf16_as_f32",
            f"{TORCH} torch.full(finfo(bfloat16).min).triu(1).float()",
            lambda: filled(torch.bfloat16, torch.finfo(torch.bfloat16).min).float().numpy(),
            spec("causal", causal, 6), additive(BF16_MIN),
        ),
        Fixture(
            "torch_1e9_bf16_as_f32", f"{TORCH} torch.full(-1e9, bfloat16).triu(1).float()",
            lambda: filled(torch.bfloat16, -1e9).float().numpy(),
            spec("causal", causal, 6), additive(-998244352.0),
            note="-1e9 is -998244352 in bfloat16",
        ),
        Fixture(
            "flex_causal", f"{TORCH} flex_attention.create_mask(q >= kv, B=None, H=None, 6, 6)",
            lambda: flex(flex_causal, None, None, 6, 6),
            spec("causal", causal, 6, batch=2, heads=3), TRUE_IS_VISIBLE,
            note="shape [1, 1, 6, 6]: one plane for every batch row and head",
        ),
        Fixture(
            "flex_sliding",
            f"{TORCH} flex_attention.create_mask(and_masks(q >= kv, q - kv <= 2), 1, 1, 8, 8)",
            lambda: flex(and_masks(flex_causal, flex_window), 1, 1, 8, 8),
            spec("window(3)", window(3), 8), TRUE_IS_VISIBLE,
            note="the usual FlexAttention window q - kv <= W keeps W + 1 keys",
        ),
        Fixture(
            "flex_prefix", f"{TORCH} flex_attention.create_mask((q >= kv) | (kv < 3), 1, 1, 7, 7)",
            lambda: flex(lambda b, h, q, kv: (q >= kv) | (kv < 3), 1, 1, 7, 7),
            spec("prefix(3)", lambda b, h, q, k: (k <= q) | (k < 3), 7), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "flex_document",
            f"{TORCH} flex_attention.create_mask"
            "((q >= kv) & (doc[b, q] == doc[b, kv]), 2, 1, 8, 8)",
            lambda: flex(
                lambda b, h, q, kv: (q >= kv) & (documents[b, q] == documents[b, kv]), 2, 1, 8, 8
            ),
            spec("causal && document", causal_in_document(TWO_ROWS_OF_DOCUMENTS), 8, batch=2,
                 doc=TWO_ROWS_OF_DOCUMENTS),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "flex_per_head",
            f"{TORCH} flex_attention.create_mask"
            "((q >= kv) & ((h == 0) | (q - kv < 2)), 1, 2, 6, 6)",
            lambda: flex(lambda b, h, q, kv: (q >= kv) & ((h == 0) | (q - kv < 2)), 1, 2, 6, 6),
            spec("causal && (h == 0 || q - k < 2)",
                 lambda b, h, q, k: (k <= q) & ((h == 0) | (q - k < 2)), 6, heads=2),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "flex_decode_2x8",
            f"{TORCH} flex_attention.create_mask(q + 6 >= kv, 1, 1, 2, 8): a captured offset",
            lambda: flex(lambda b, h, q, kv: q + 6 >= kv, 1, 1, 2, 8),
            spec("causal", causal, 8, 2, offset=6), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "flex_block_mask_dense",
            f"{TORCH} flex_attention.create_block_mask"
            "(q >= kv, None, None, 16, 16, BLOCK_SIZE=4).to_dense()",
            lambda: create_block_mask(
                flex_causal, None, None, 16, 16, device="cpu", BLOCK_SIZE=4
            ).to_dense().numpy(),
            spec("causal", causal, 4), ONE_IS_VISIBLE,
            note="one cell per block of 4 x 4, 1 where any cell is visible; int32 0/1",
        ),
    ]
