"""mlx.core.fast.scaled_dot_product_attention on the CPU.

    mlx_attention.py [boolean|additive|causal] [f32|bf16|f16]
"""
import sys
from pathlib import Path

import mlx.core as mx
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import Decline, attention

MASK, FORMAT = (sys.argv[1:] + ["boolean", "f32"][len(sys.argv) - 1:])[:2]
DTYPE = {"f32": mx.float32, "bf16": mx.bfloat16, "f16": mx.float16}[FORMAT]
mx.set_default_device(mx.cpu)


@attention(
    name=f"mlx-{MASK}-{FORMAT}", format=FORMAT, groupedHeads=True,
    mask="additive" if MASK == "additive" else "boolean", emptyRows="anything")
def attend(case):
    query, key, value = (mx.array(a).astype(DTYPE) for a in (case.query, case.key, case.value))
    if MASK == "causal":
        # Its alignment is bottom-right: the last query sees the last key.
        if not (case.causal and case.offset == key.shape[2] - query.shape[2]):
            raise Decline("the mask is not causal with the last query at the last key")
        mask = "causal"
    else:
        mask = mx.array(case.mask)
        if MASK == "additive":
            mask = mask.astype(DTYPE)
    output = mx.fast.scaled_dot_product_attention(query, key, value, scale=case.scale, mask=mask)
    return np.array(output.astype(mx.float32))
