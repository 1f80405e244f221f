"""Makes what PyTorch gives for a layer of self-attention and for masked softmaxes, with gradients.

`layer/NAME.safetensors` holds, in f32: the weights under the names `q_proj.weight` and so on,
`input`, `output`, `output_gradient`, and the gradients of everything under `gradient.…`; the
metadata's `about` says how many heads there are, which mask it is, and how long each batch row is
where they differ.

`layer/practices.safetensors` holds query, key, value, a mask whose first row is empty, and for each
way of masking a softmax the output and the gradients, once with a loss over all rows and once with
one that leaves the empty row out.

The environment, on Python 3.11:

    pip install numpy==2.4.6 torch==2.15.0 safetensors==0.8.0

Then `python make_layer.py`. Two runs give the same bytes on one machine.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

FOLDER = Path(__file__).resolve().parent / "layer"
INFINITY = float("inf")


class SelfAttention(nn.Module):
    """Multi-head self-attention as models have it, with PyTorch's own attention inside."""

    def __init__(self, dimension: int, heads: int, key_heads: int, bias: bool) -> None:
        super().__init__()
        self.heads, self.key_heads, self.size = heads, key_heads, dimension // heads
        self.q_proj = nn.Linear(dimension, dimension, bias=bias)
        self.k_proj = nn.Linear(dimension, self.size * key_heads, bias=bias)
        self.v_proj = nn.Linear(dimension, self.size * key_heads, bias=bias)
        self.o_proj = nn.Linear(dimension, dimension, bias=bias)

    def split(self, x: Tensor, heads: int) -> Tensor:
        return x.unflatten(-1, (heads, self.size)).transpose(-3, -2)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        with sdpa_kernel(SDPBackend.MATH):
            attended = functional.scaled_dot_product_attention(
                self.split(self.q_proj(x), self.heads),
                self.split(self.k_proj(x), self.key_heads),
                self.split(self.v_proj(x), self.key_heads),
                attn_mask=mask, enable_gqa=True,
            )
        return self.o_proj(attended.transpose(-3, -2).flatten(-2))


def save_layer(
    name: str, shape: list[int], heads: int, key_heads: int, bias: bool, mask_text: str,
    mask: Callable[[Tensor, Tensor], Tensor], lengths: list[int] | None = None,
) -> None:
    torch.manual_seed(len(name))
    length = shape[-2]
    layer = SelfAttention(shape[-1], heads, key_heads, bias)
    x = torch.randn(shape, requires_grad=True)
    q, k = torch.arange(length)[:, None], torch.arange(length)[None, :]
    visible = mask(q, k).expand(length, length)
    upstream = torch.randn(shape)
    if lengths is not None:
        present = torch.arange(length)[None, :] < torch.tensor(lengths)[:, None]
        visible = visible & present[:, None, None, :]
        # What lies past a row's length is nobody's output.
        upstream = upstream * present[:, :, None]
    y = layer(x, visible)
    y.backward(upstream)
    if lengths is not None:
        y = y * present[:, :, None]
    tensors = {key: value.detach() for key, value in layer.named_parameters()}
    tensors |= {f"gradient.{key}": value.grad for key, value in layer.named_parameters()}
    tensors |= {"input": x.detach(), "output": y.detach(), "output_gradient": upstream}
    tensors["gradient.input"] = x.grad
    # One entry alone: several would come in another order every time.
    about = json.dumps({"heads": heads, "mask": mask_text, "lengths": lengths})
    save_file(
        {key: value.contiguous() for key, value in tensors.items()},
        FOLDER / f"{name}.safetensors", metadata={"about": about},
    )


# MARK: - Masked softmaxes


def added(scores: Tensor, visible: Tensor, fill: float) -> Tensor:
    return scores + torch.zeros(visible.shape).masked_fill(~visible, fill)


def replaced(scores: Tensor, visible: Tensor, fill: float) -> Tensor:
    return scores.masked_fill(~visible, fill)


def softmax(masked: Tensor, visible: Tensor) -> Tensor:
    return torch.softmax(masked, -1)


def selected(masked: Tensor, visible: Tensor) -> Tensor:
    return torch.where(visible, torch.softmax(masked, -1), 0.0)


def cleaned(masked: Tensor, visible: Tensor) -> Tensor:
    return torch.nan_to_num(torch.softmax(masked, -1))


def guarded(masked: Tensor, visible: Tensor) -> Tensor:
    is_empty = ~visible.any(-1, keepdim=True)
    return torch.where(visible, torch.softmax(torch.where(is_empty, 0.0, masked), -1), 0.0)


def safe_softmax(masked: Tensor, visible: Tensor) -> Tensor:
    return torch.ops.aten._safe_softmax(masked, -1)


def save_practices() -> None:
    torch.manual_seed(7)
    q, k, v = torch.randn(4, 8), torch.randn(6, 8), torch.randn(6, 8)
    visible = torch.arange(6)[None, :] < torch.tensor([0, 3, 4, 6])[:, None]
    tensors = {"query": q, "key": k, "value": v, "visible": visible}
    upstream = torch.randn(4, 8)
    tensors["all.output_gradient"] = upstream
    tensors["rest.output_gradient"] = upstream * (torch.arange(4) > 0)[:, None]
    applications = {"added": added, "replaced": replaced}
    repairs = {
        "none": softmax, "selected": selected, "cleaned": cleaned, "guarded": guarded,
        "safeSoftmax": safe_softmax,
    }
    fills = {"infinite": -INFINITY, "1e9": -1e9, "lowest": torch.finfo(torch.float32).min}
    for application, apply in applications.items():
        for repair, weigh in repairs.items():
            for fill_name, fill in fills.items():
                for rows in ("all", "rest"):
                    leaves = [x.clone().requires_grad_() for x in (q, k, v)]
                    scores = leaves[0] @ leaves[1].T * (1 / math.sqrt(8))
                    output = weigh(apply(scores, visible, fill), visible) @ leaves[2]
                    output.backward(tensors[f"{rows}.output_gradient"])
                    prefix = f"{application}.{repair}.{fill_name}"
                    tensors[f"{prefix}.output"] = output.detach().clone()
                    for leaf, key in zip(leaves, ("query", "key", "value")):
                        tensors[f"{prefix}.{rows}.{key}"] = leaf.grad
    save_file(tensors, FOLDER / "practices.safetensors")


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    causal = lambda q, k: k <= q
    save_layer("causal", [5, 8], 2, 2, False, "causal", causal)
    save_layer("batch_with_bias", [2, 6, 12], 3, 3, True, "causal", causal)
    save_layer("grouped", [2, 4, 16], 4, 2, True, "causal", causal)
    save_layer("window", [1, 7, 8], 2, 1, True, "window", lambda q, k: (k <= q) & (q - k < 3))
    save_layer("padded", [3, 5, 8], 2, 2, True, "causal", causal, lengths=[5, 2, 4])
    save_layer(
        "padded_both_ways", [2, 4, 8], 2, 1, False, "full",
        lambda q, k: (q >= 0) & (k >= 0), lengths=[1, 3])
    save_practices()
    for path in FOLDER.iterdir():
        path.chmod(0o644)


if __name__ == "__main__":
    main()
