"""torch.nn.attention.flex_attention, not compiled, with a block mask made from the cells."""
import sys
import warnings
from pathlib import Path

import torch
from torch.nn.attention.flex_attention import create_block_mask, flex_attention

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import attention

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


@attention(name="torch-flex", groupedHeads=True, emptyRows="zeros", logSumExp=True)
@torch.no_grad()
def attend(case):
    query, key, value = (torch.from_numpy(a) for a in (case.query, case.key, case.value))
    cells = torch.from_numpy(case.mask).expand(*query.shape[:3], key.shape[2])
    mask = create_block_mask(
        lambda b, h, q, k: cells[b, h, q, k], *query.shape[:2], query.shape[2], key.shape[2],
        device="cpu")
    output, log_sum_exp = flex_attention(
        query, key, value, block_mask=mask, scale=case.scale, return_lse=True,
        enable_gqa=key.shape[1] != query.shape[1])
    return output.numpy(), None, log_sum_exp.numpy()
