"""Masks of xFormers: attention biases, materialized."""

from __future__ import annotations

from typing import Any

import torch
from xformers.ops.fmha import attn_bias

from .fixture import XFORMERS, Array, Fixture, additive, spec
from .vocabulary import PACKED_DOCUMENTS, at, band, causal, causal_in_document, same, window


def fixtures() -> list[Fixture]:
    cpu = torch.device("cpu")
    padded_limits = [[1, 2, 4, 5, 0, 0, 0, 0]]
    documents = PACKED_DOCUMENTS

    def blocks() -> Any:
        return attn_bias.BlockDiagonalMask.from_seqlens([3, 2, 1], device=cpu)

    def padded_keys() -> Array:
        bias = attn_bias.BlockDiagonalCausalWithOffsetPaddedKeysMask.from_seqlens(
            q_seqlen=[2, 2], kv_padding=4, kv_seqlen=[3, 2], device=cpu
        )
        return bias.materialize((4, 8)).numpy()

    return [
        Fixture(
            "xformers_lower_triangular_4x6",
            f"{XFORMERS} LowerTriangularMask().materialize((4, 6))",
            lambda: attn_bias.LowerTriangularMask().materialize((4, 6)).numpy(),
            spec("causal", causal, 6, 4), additive("-inf"),
            note="top-left alignment",
        ),
        Fixture(
            "xformers_lower_triangular_from_bottom_right_f16",
            f"{XFORMERS} LowerTriangularFromBottomRightMask().materialize((4, 6), float16)",
            lambda: attn_bias.LowerTriangularFromBottomRightMask()
            .materialize((4, 6), dtype=torch.float16).numpy(),
            spec("causal", causal, 6, 4, offset=2), additive("-inf"),
        ),
        Fixture(
            "xformers_local_from_bottom_right",
            f"{XFORMERS} LocalAttentionFromBottomRightMask(2, 1).materialize((1, 4, 6))",
            lambda: attn_bias.LocalAttentionFromBottomRightMask(window_left=2, window_right=1)
            .materialize((1, 4, 6)).numpy(),
            spec("band(2, 1)", band(2, 1), 6, 4, offset=2), additive("-inf"),
        ),
        Fixture(
            "xformers_local_causal",
            f"{XFORMERS} LowerTriangularFromBottomRightMask().make_local_attention(3)"
            ".materialize((4, 6))",
            lambda: attn_bias.LowerTriangularFromBottomRightMask().make_local_attention(3)
            .materialize((4, 6)).numpy(),
            spec("window(3)", window(3), 6, 4, offset=2), additive("-inf"),
        ),
        Fixture(
            "xformers_block_diagonal",
            f"{XFORMERS} BlockDiagonalMask.from_seqlens([3, 2, 1]).materialize((1, 1, 6, 6))",
            lambda: blocks().materialize((1, 1, 6, 6)).numpy(),
            spec("document", lambda b, h, q, k: same(documents, b, q, k), 6, doc=documents),
            additive("-inf"),
        ),
        Fixture(
            "xformers_block_diagonal_causal",
            f"{XFORMERS} BlockDiagonalMask.from_seqlens([3, 2, 1]).make_causal()"
            ".materialize((6, 6))",
            lambda: blocks().make_causal().materialize((6, 6)).numpy(),
            spec("causal && document", causal_in_document(documents), 6, doc=documents),
            additive("-inf"),
        ),
        Fixture(
            "xformers_block_diagonal_padded_keys",
            f"{XFORMERS} BlockDiagonalCausalWithOffsetPaddedKeysMask.from_seqlens"
            "(q_seqlen=[2, 2], kv_padding=4, kv_seqlen=[3, 2]).materialize((4, 8))",
            padded_keys,
            spec("q / 2 == k / 4 && k <= limit[q]",
                 lambda b, h, q, k: (q // 2 == k // 4) & (k <= at(padded_limits, b, q)), 8, 4,
                 limit=padded_limits),
            additive("-inf"),
            note="a bottom-right corner per sequence: limit[q] is the last slot that query q sees",
        ),
    ]
