"""Masks of Hugging Face transformers: masking_utils, caches, Gemma 3, the old converter."""

from __future__ import annotations

from typing import Any

import torch
from transformers import (
    BertConfig, DynamicCache, Gemma3TextConfig, Llama4TextConfig, LlamaConfig, MistralConfig,
    StaticCache,
)
from transformers import masking_utils as hf
from transformers.modeling_attn_mask_utils import AttentionMaskConverter
from transformers.models.gemma3 import modeling_gemma3

from .fixture import BF16_MIN, F16_MIN, F32_MIN, HF, TRUE_IS_VISIBLE, Array, Fixture, additive, spec
from .vocabulary import (
    IMAGE_BLOCKS, LEFT_PADDED, LEFT_PAD_COUNTS, LONG_DOCUMENTS, LONG_POSITIONS, PACKED_DOCUMENTS,
    PACKED_POSITIONS, RIGHT_LENGTHS, RIGHT_PADDED, at, band, causal, causal_and_valid,
    causal_in_document, causal_or_image, holds, same, window,
)


def fixtures() -> list[Fixture]:
    small = dict(num_hidden_layers=1, hidden_size=8, num_attention_heads=2, num_key_value_heads=2,
                 intermediate_size=8, vocab_size=8)

    def config(kind: type, attention: str = "sdpa", **more: Any) -> Any:
        made = kind(**small, **more)
        made._attn_implementation = attention
        return made

    llama, eager = config(LlamaConfig), config(LlamaConfig, "eager")
    mistral = config(MistralConfig, sliding_window=3)
    llama4 = config(Llama4TextConfig, attention_chunk_size=3)
    bert = BertConfig(num_hidden_layers=1)
    bert._attn_implementation = "sdpa"
    left, right = torch.tensor(LEFT_PADDED), torch.tensor(RIGHT_PADDED)

    def embeddings(batch: int, length: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
        return torch.zeros(batch, length, 8, dtype=dtype)

    def after(cache: Any, count: int) -> Any:
        states = torch.zeros(1, 2, count, 4)
        cache.update(states, states, 0)
        return cache

    def legacy_left_padded() -> torch.Tensor:
        return AttentionMaskConverter(is_causal=True).to_4d(left, 6, torch.float32, 6)

    def gemma3(layers: str) -> Array:
        gemma = config(Gemma3TextConfig, sliding_window=2, layer_types=["sliding_attention"])
        token_types = torch.tensor([[0, 1, 1, 1, 0, 0, 1, 1]])
        masks = modeling_gemma3.create_masks_for_vision_model(
            gemma, embeddings(1, 8), None, None, None,
            block_sequence_ids=modeling_gemma3.get_block_sequence_ids_for_mask(token_types),
        )
        return masks[layers].numpy()

    def padded_chunks(b: Array, h: Array, q: Array, k: Array) -> Array:
        pad = at(LEFT_PAD_COUNTS, b)
        return (k <= q) & holds(LEFT_PADDED, b, k) & ((q - pad) // 3 == (k - pad) // 3)

    def packed_chunks(b: Array, h: Array, q: Array, k: Array) -> Array:
        chunks = at(LONG_POSITIONS, b, q) // 3 == at(LONG_POSITIONS, b, k) // 3
        return (k <= q) & same(LONG_DOCUMENTS, b, q, k) & chunks

    left_padded = spec("causal && valid[k]", causal_and_valid(LEFT_PADDED), 6, batch=2,
                       valid=LEFT_PADDED)
    right_padded = spec("causal && valid[k]", causal_and_valid(RIGHT_PADDED), 6, batch=2,
                        valid=RIGHT_PADDED)
    return [
        Fixture(
            "hf_sdpa_causal", f"{HF} masking_utils.sdpa_mask(1, 6, 6, allow_is_causal_skip=False)",
            lambda: hf.sdpa_mask(1, 6, 6, allow_is_causal_skip=False).numpy(),
            spec("causal", causal, 6), TRUE_IS_VISIBLE,
            note="with allow_is_causal_skip=True, the default, the answer is None",
        ),
        Fixture(
            "hf_sdpa_sliding",
            f"{HF} masking_utils.sdpa_mask(1, 7, 7, sliding_window_causal_mask_function(3))",
            lambda: hf.sdpa_mask(
                1, 7, 7, mask_function=hf.sliding_window_causal_mask_function(3),
                allow_is_causal_skip=False,
            ).numpy(),
            spec("causal && window(3)", window(3), 7), TRUE_IS_VISIBLE,
            note="sliding_window=W keeps W keys, the query's own among them",
        ),
        Fixture(
            "hf_sdpa_chunked",
            f"{HF} masking_utils.sdpa_mask(1, 7, 7, chunked_causal_mask_function(3, zeros))",
            lambda: hf.sdpa_mask(
                1, 7, 7,
                mask_function=hf.chunked_causal_mask_function(3, torch.zeros(1, dtype=torch.int)),
                allow_is_causal_skip=False,
            ).numpy(),
            spec("causal && chunk(3)", lambda b, h, q, k: (k <= q) & (q // 3 == k // 3), 7),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_eager_offset_3x7", f"{HF} masking_utils.eager_mask(1, 3, 7, q_offset=4)",
            lambda: hf.eager_mask(1, 3, 7, q_offset=4).numpy(),
            spec("causal", causal, 7, 3, offset=4), additive(F32_MIN),
        ),
        Fixture(
            "hf_eager_f16", f"{HF} masking_utils.eager_mask(1, 6, 6, dtype=float16)",
            lambda: hf.eager_mask(1, 6, 6, dtype=torch.float16).numpy(),
            spec("causal", causal, 6), additive(F16_MIN),
        ),
        Fixture(
            "hf_causal_left_padded", f"{HF} masking_utils.create_causal_mask (sdpa), left padding",
            lambda: hf.create_causal_mask(llama, embeddings(2, 6), left, None).numpy(),
            left_padded, TRUE_IS_VISIBLE,
            note="the rows of pad queries are empty: nothing is un-masked for them any more",
        ),
        Fixture(
            "hf_causal_left_padded_bf16_as_f32",
            f"{HF} masking_utils.create_causal_mask (eager, bfloat16).float(), left padding",
            lambda: hf.create_causal_mask(eager, embeddings(2, 6, torch.bfloat16), left, None)
            .float().numpy(),
            left_padded, additive(BF16_MIN),
        ),
        Fixture(
            "hf_causal_right_padded",
            f"{HF} masking_utils.create_causal_mask (sdpa), right padding",
            lambda: hf.create_causal_mask(llama, embeddings(2, 6), right, None).numpy(),
            right_padded, TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_causal_right_padded_eager",
            f"{HF} masking_utils.create_causal_mask (eager, float32), right padding",
            lambda: hf.create_causal_mask(eager, embeddings(2, 6), right, None).numpy(),
            spec("causal && padding",
                 lambda b, h, q, k: (k <= q) & (k < at(RIGHT_LENGTHS, b)), 6, batch=2,
                 length=RIGHT_LENGTHS),
            additive(F32_MIN),
        ),
        Fixture(
            "hf_causal_packed",
            f"{HF} masking_utils.create_causal_mask(position_ids=[[0, 1, 2, 0, 1, 0]])",
            lambda: hf.create_causal_mask(
                llama, embeddings(1, 6), None, None, position_ids=torch.tensor(PACKED_POSITIONS)
            ).numpy(),
            spec("causal && document", causal_in_document(PACKED_DOCUMENTS), 6,
                 doc=PACKED_DOCUMENTS),
            TRUE_IS_VISIBLE,
            note="a document starts wherever position_ids does not grow by one",
        ),
        Fixture(
            "hf_sliding_left_padded",
            f"{HF} masking_utils.create_sliding_window_causal_mask(sliding_window=3), left padding",
            lambda: hf.create_sliding_window_causal_mask(mistral, embeddings(2, 6), left, None)
            .numpy(),
            spec("causal && window(3) && valid[k]",
                 lambda b, h, q, k: (k <= q) & (q - k < 3) & holds(LEFT_PADDED, b, k), 6, batch=2,
                 valid=LEFT_PADDED),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_chunked_left_padded",
            f"{HF} masking_utils.create_chunked_causal_mask(attention_chunk_size=3), left padding",
            lambda: hf.create_chunked_causal_mask(llama4, embeddings(2, 6), left, None).numpy(),
            spec("causal && valid[k] && (q - pad[b]) / 3 == (k - pad[b]) / 3", padded_chunks, 6,
                 batch=2, valid=LEFT_PADDED, pad=LEFT_PAD_COUNTS),
            TRUE_IS_VISIBLE,
            note="chunks are counted from the first real token of each row",
        ),
        Fixture(
            "hf_chunked_packed",
            f"{HF} masking_utils.create_chunked_causal_mask"
            "(attention_chunk_size=3, position_ids=[[0, 1, 2, 3, 0, 1, 2, 3]])",
            lambda: hf.create_chunked_causal_mask(
                llama4, embeddings(1, 8), None, None, position_ids=torch.tensor(LONG_POSITIONS)
            ).numpy(),
            spec("causal && document && pos[q] / 3 == pos[k] / 3", packed_chunks, 8,
                 doc=LONG_DOCUMENTS, pos=LONG_POSITIONS),
            TRUE_IS_VISIBLE,
            note="chunks are counted from the start of each document",
        ),
        Fixture(
            "hf_bidirectional_padded", f"{HF} masking_utils.create_bidirectional_mask (sdpa)",
            lambda: hf.create_bidirectional_mask(bert, embeddings(2, 6), right).numpy(),
            spec("padding", lambda b, h, q, k: k < at(RIGHT_LENGTHS, b), 6, batch=2,
                 length=RIGHT_LENGTHS),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_bidirectional_sliding",
            f"{HF} masking_utils.create_bidirectional_sliding_window_mask(sliding_window=3)",
            lambda: hf.create_bidirectional_sliding_window_mask(mistral, embeddings(1, 8), None)
            .numpy(),
            spec("band(3, 3)", band(3, 3), 8), TRUE_IS_VISIBLE,
            note="here sliding_window=W means |q - k| <= W, 2 W + 1 keys",
        ),
        Fixture(
            "hf_cross_attention_3x6",
            f"{HF} masking_utils.create_bidirectional_mask(encoder_hidden_states of 6 positions)",
            lambda: hf.create_bidirectional_mask(
                bert, embeddings(2, 3), left, encoder_hidden_states=embeddings(2, 6)
            ).numpy(),
            spec("valid[k]", lambda b, h, q, k: holds(LEFT_PADDED, b, k), 6, 3, batch=2,
                 valid=LEFT_PADDED),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_dynamic_cache_2x7",
            f"{HF} masking_utils.create_causal_mask(past_key_values=DynamicCache with 5 tokens)",
            lambda: hf.create_causal_mask(
                llama, embeddings(1, 2), None, after(DynamicCache(config=llama), 5)
            ).numpy(),
            spec("causal", causal, 7, 2, offset=5), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_sliding_cache_2x4",
            f"{HF} masking_utils.create_sliding_window_causal_mask"
            "(sliding_window=3, past_key_values=DynamicCache with 6 tokens)",
            lambda: hf.create_sliding_window_causal_mask(
                mistral, embeddings(1, 2), None, after(DynamicCache(config=mistral), 6)
            ).numpy(),
            spec("window(3)", window(3), 4, 2, offset=2), TRUE_IS_VISIBLE,
            note="the cache holds only tokens 4 and 5: key 0 of the file is token 4, so the "
            "positions here are the library's less 4",
        ),
        Fixture(
            "hf_static_cache_2x9",
            f"{HF} masking_utils.create_causal_mask"
            "(past_key_values=StaticCache of 9 slots with 5 tokens)",
            lambda: hf.create_causal_mask(
                llama, embeddings(1, 2), None,
                after(StaticCache(config=llama, max_cache_len=9), 5),
            ).numpy(),
            spec("causal", causal, 9, 2, offset=5), TRUE_IS_VISIBLE,
            note="neither corner: the offset is 5 although n - m is 7; two slots are still unused",
        ),
        Fixture(
            "hf_prefix_overlay",
            f"{HF} masking_utils.create_causal_mask(or_mask_function=kv < 2)",
            lambda: hf.create_causal_mask(
                llama, embeddings(1, 6), None, None, or_mask_function=lambda b, h, q, kv: kv < 2
            ).numpy(),
            spec("prefix(2)", lambda b, h, q, k: (k <= q) | (k < 2), 6), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_prefix_blocks",
            f"{HF} masking_utils.create_causal_mask(block_sequence_ids=[[0, 0, 0, -1, -1, -1]]), "
            "as PaliGemma makes its prefix",
            lambda: hf.create_causal_mask(
                llama, embeddings(1, 6), None, None,
                block_sequence_ids=torch.tensor([[0, 0, 0, -1, -1, -1]]),
            ).numpy(),
            spec("prefix(3)", lambda b, h, q, k: (k <= q) | (k < 3), 6), TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_gemma3_full",
            f"{HF} gemma3.create_masks_for_vision_model, full_attention layers",
            lambda: gemma3("full_attention"),
            spec("causal || blk[q] == blk[k] && blk[q] >= 0", causal_or_image, 8,
                 blk=IMAGE_BLOCKS),
            TRUE_IS_VISIBLE,
        ),
        Fixture(
            "hf_gemma3_sliding",
            f"{HF} gemma3.create_masks_for_vision_model, sliding_attention layers, "
            "sliding_window=2",
            lambda: gemma3("sliding_attention"),
            spec("q - k < 2 && (causal || blk[q] == blk[k] && blk[q] >= 0)",
                 lambda b, h, q, k: (q - k < 2) & causal_or_image(b, h, q, k), 8,
                 blk=IMAGE_BLOCKS),
            TRUE_IS_VISIBLE,
            note="the window is laid over the image blocks too: the last token of an image of "
            "three no longer sees the first",
        ),
        Fixture(
            "hf_legacy_sliding",
            f"{HF} AttentionMaskConverter(True, sliding_window=3).to_causal_4d",
            lambda: AttentionMaskConverter(True, sliding_window=3)
            .to_causal_4d(1, 7, 7, torch.float32).numpy(),
            spec("window(4)", window(4), 7), additive(F32_MIN),
            note="the deprecated converter keeps W + 1 keys",
        ),
        Fixture(
            "hf_legacy_left_padded", f"{HF} AttentionMaskConverter(True).to_4d, left padding",
            lambda: legacy_left_padded().numpy(), left_padded, additive(F32_MIN),
        ),
        Fixture(
            "hf_legacy_unmask_unattended",
            f"{HF} AttentionMaskConverter._unmask_unattended(to_4d(left padding))",
            lambda: AttentionMaskConverter._unmask_unattended(legacy_left_padded(), F32_MIN)
            .numpy(),
            spec("causal && valid[k] || !valid[q]",
                 lambda b, h, q, k: (k <= q) & holds(LEFT_PADDED, b, k)
                 | ~holds(LEFT_PADDED, b, q), 6, batch=2, valid=LEFT_PADDED),
            additive(F32_MIN),
            note="empty rows see everything; their cells are -0.0 (fill times False)",
        ),
    ]
