"""torch.nn.functional.scaled_dot_product_attention with a boolean mask, or with `is_causal`.

    torch_sdpa.py [math|flash|auto|causal] [f32|bf16|f16]
"""
import sys
from pathlib import Path

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import scaled_dot_product_attention

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import Decline, attention

PATH, FORMAT = (sys.argv[1:] + ["auto", "f32"][len(sys.argv) - 1:])[:2]
DTYPE = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}[FORMAT]
BACKENDS = {
    "math": [SDPBackend.MATH], "flash": [SDPBackend.FLASH_ATTENTION],
}.get(PATH, [SDPBackend.FLASH_ATTENTION, SDPBackend.MATH])
torch.set_num_threads(1)


@attention(
    name=f"torch-sdpa-{PATH}-{FORMAT}", format=FORMAT, groupedHeads=True, emptyRows="zeros",
    valueDimension=PATH in ("math", "auto"),
    anyGeometry=PATH != "causal")
@torch.no_grad()
def attend(case):
    query, key, value = (
        torch.from_numpy(a).to(DTYPE) for a in (case.query, case.key, case.value))
    if PATH == "causal":
        # Its alignment is top-left: a query is at its index, whatever the number of keys.
        if not (case.causal and case.offset == 0):
            raise Decline("the mask is not causal from position 0")
        if case.scale <= 0:
            # Its fill of -inf is scaled too, and is +inf then.
            raise Decline("the scale must be positive")
        options = {"is_causal": True}
    else:
        options = {"attn_mask": torch.from_numpy(case.mask)}
    with sdpa_kernel(BACKENDS):
        output = scaled_dot_product_attention(
            query, key, value, scale=case.scale, enable_gqa=key.shape[1] != query.shape[1],
            **options)
    return output.float().numpy()
