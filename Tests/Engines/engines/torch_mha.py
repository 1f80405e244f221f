"""torch.nn.MultiheadAttention with projections that change nothing; True in its mask is hidden.

    torch_mha.py [weights|output]
"""
import sys
from functools import lru_cache
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import attention

GIVES_WEIGHTS = sys.argv[1:] != ["output"]
torch.set_num_threads(1)


@lru_cache(maxsize=None)
def layer(heads: int, dimension: int) -> torch.nn.MultiheadAttention:
    width = heads * dimension
    made = torch.nn.MultiheadAttention(width, heads, bias=False, batch_first=True).eval()
    with torch.no_grad():
        made.in_proj_weight.copy_(torch.eye(width).repeat(3, 1))
        made.out_proj.weight.copy_(torch.eye(width))
    return made


@attention(
    name="torch-mha-" + ("weights" if GIVES_WEIGHTS else "output"), weights=GIVES_WEIGHTS,
    scale=False, valueDimension=False, true="blocked",
    # An empty row is NaN, and the projection of the output spreads it over all heads.
    emptyRows="never" if GIVES_WEIGHTS else "zeros")
@torch.no_grad()
def attend(case):
    batch, heads, queries, dimension = case.query.shape
    keys = case.key.shape[2]
    flat = [
        torch.from_numpy(a).transpose(1, 2).reshape(batch, -1, heads * dimension)
        for a in (case.query, case.key, case.value)]
    hidden = torch.from_numpy(case.mask).expand(batch, heads, queries, keys)
    output, weights = layer(heads, dimension)(
        *flat, attn_mask=hidden.reshape(batch * heads, queries, keys),
        need_weights=GIVES_WEIGHTS, average_attn_weights=False)
    output = output.reshape(batch, queries, heads, dimension).transpose(1, 2).numpy()
    return (output, weights.numpy()) if GIVES_WEIGHTS else output
