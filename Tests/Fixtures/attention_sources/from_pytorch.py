"""PyTorch's own attention, and the eager functions of models in transformers."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.attention.bias import causal_lower_right, causal_upper_left
from torch.nn.attention.flex_attention import AuxRequest, create_block_mask, flex_attention
from transformers.models.gemma2 import modeling_gemma2
from transformers.models.gpt_oss import modeling_gpt_oss

from .case import (
    BIASES, CACHED, GROUPED, HF, PLAIN, SINKS, TORCH, Case, Result, Spec, Tensors, causal_mask,
    causal_padded, no_mask, strictly_past, windowed,
)

SDPA = f"{TORCH} scaled_dot_product_attention"


def tensors_of(tensors: Tensors) -> list[torch.Tensor]:
    return [torch.from_numpy(array) for array in tensors.arrays]


def sdpa(tensors: Tensors, attn_mask=None, **options) -> Result:
    if attn_mask is not None and isinstance(attn_mask, np.ndarray):
        attn_mask = torch.from_numpy(attn_mask.copy())
    output = F.scaled_dot_product_attention(
        *tensors_of(tensors), attn_mask=attn_mask, enable_gqa=True, **options)
    return Result(output.numpy())


def flex(tensors: Tensors, mask: Spec, softcap: float) -> Result:
    """Eager FlexAttention, which is the definition that its compiled kernels are tested against."""
    torch.compiler.reset()  # or the second call takes offset and softcap for variables
    offset = mask.offset
    mask_mod = lambda b, h, q, k: k <= q + offset
    block_mask = create_block_mask(mask_mod, None, None, mask.queries, mask.keys, device="cpu")
    output, aux = flex_attention(
        *tensors_of(tensors), score_mod=lambda s, b, h, q, k: softcap * torch.tanh(s / softcap),
        block_mask=block_mask, enable_gqa=True, return_aux=AuxRequest(lse=True))
    return Result(output.numpy(), log_sum_exp=aux.lse.numpy()[..., None])


def eager_softmax(tensors: Tensors, mask: Spec) -> Result:
    """Attention as it is written on the blackboard."""
    q, k, v = tensors_of(tensors)
    scores = (q @ k.mT * tensors.scale).masked_fill(
        torch.from_numpy(~mask.evaluate()), float("-inf"))
    weights = scores.softmax(-1)
    return Result((weights @ v).numpy(), weights=weights.numpy())


def additive(mask: Spec) -> torch.Tensor:
    return torch.from_numpy(np.where(mask.evaluate(), 0, -np.inf).astype(np.float32))


def module(tensors: Tensors) -> SimpleNamespace:
    """What the eager functions of transformers ask of the layer that calls them."""
    groups = tensors.shapes[0][1] // tensors.shapes[1][1]
    return SimpleNamespace(
        num_key_value_groups=groups, head_dim=tensors.shapes[0][-1], training=False,
        sinks=torch.tensor(SINKS[tensors.name]))


def transformers_result(output: torch.Tensor, weights: torch.Tensor) -> Result:
    return Result(output.transpose(1, 2).contiguous().numpy(), weights=weights.numpy())


def gemma(tensors: Tensors, mask: Spec, softcap: float) -> Result:
    return transformers_result(*modeling_gemma2.eager_attention_forward(
        module(tensors), *tensors_of(tensors), additive(mask), softcap=softcap))


def gpt_oss(tensors: Tensors, mask: Spec) -> Result:
    return transformers_result(*modeling_gpt_oss.eager_attention_forward(
        module(tensors), *tensors_of(tensors), additive(mask), scaling=tensors.scale))


def cases() -> list[Case]:
    return [
        Case("torch_full", f"{SDPA}()", PLAIN, no_mask(PLAIN), lambda: sdpa(PLAIN)),
        Case("torch_causal", f"{SDPA}(is_causal=True)", PLAIN, causal_mask(PLAIN),
             lambda: sdpa(PLAIN, is_causal=True)),
        Case("torch_window", f"{SDPA}(bool mask)", PLAIN, windowed(PLAIN),
             lambda: sdpa(PLAIN, windowed(PLAIN).evaluate())),
        Case("torch_grouped", f"{SDPA}(is_causal=True, enable_gqa=True)", GROUPED,
             causal_mask(GROUPED), lambda: sdpa(GROUPED, is_causal=True)),
        Case("torch_padded", f"{SDPA}(bool mask, enable_gqa=True)", GROUPED,
             causal_padded(GROUPED), lambda: sdpa(GROUPED, causal_padded(GROUPED).evaluate())),
        Case("torch_bias", f"{SDPA}(float mask)", PLAIN, no_mask(PLAIN),
             lambda: sdpa(PLAIN, BIASES["bias_plain.npy"]), bias="bias_plain.npy"),
        Case("torch_lower_right", f"{SDPA}(causal_lower_right(3, 7))", CACHED,
             causal_mask(CACHED),
             lambda: sdpa(CACHED, causal_lower_right(3, 7)._materialize())),
        Case("torch_upper_left", f"{SDPA}(causal_upper_left(3, 7))", CACHED,
             causal_mask(CACHED, offset=0),
             lambda: sdpa(CACHED, causal_upper_left(3, 7)._materialize())),
        Case("torch_empty_row", f"{SDPA}(bool mask)", PLAIN, strictly_past(PLAIN),
             lambda: sdpa(PLAIN, strictly_past(PLAIN).evaluate())),
        Case("torch_empty_row_infinite_bias", f"{SDPA}(float mask)", PLAIN, no_mask(PLAIN),
             lambda: sdpa(PLAIN, BIASES["bias_strictly_past.npy"]),
             bias="bias_strictly_past.npy"),
        Case("torch_empty_row_softmax", f"{TORCH} masked_fill(-inf).softmax(-1) @ v", PLAIN,
             strictly_past(PLAIN), lambda: eager_softmax(PLAIN, strictly_past(PLAIN)),
             empty_rows="asComputed"),
        Case("torch_flex_softcap", f"{TORCH} flex_attention(tanh score_mod), eager", GROUPED,
             causal_mask(GROUPED), lambda: flex(GROUPED, causal_mask(GROUPED), 2.0), softcap=2.0),
        Case("torch_flex_offset", f"{TORCH} flex_attention(tanh score_mod), eager", CACHED,
             causal_mask(CACHED), lambda: flex(CACHED, causal_mask(CACHED), 20.0), softcap=20.0),
        Case("hf_gemma2_softcap", f"{HF} gemma2 eager_attention_forward(softcap=1.5)", GROUPED,
             causal_mask(GROUPED), lambda: gemma(GROUPED, causal_mask(GROUPED), 1.5),
             softcap=1.5),
        Case("hf_gpt_oss_sinks", f"{HF} gpt_oss eager_attention_forward", GROUPED,
             windowed(GROUPED), lambda: gpt_oss(GROUPED, windowed(GROUPED)), sinks=True),
    ]
