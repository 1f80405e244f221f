"""jax.nn.dot_product_attention of XLA, compiled for each shape.

    jax_attention.py [f32|bf16|f16]
"""
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import attention

FORMAT = (sys.argv[1:] + ["f32"])[0]
DTYPE = {"f32": jnp.float32, "bf16": jnp.bfloat16, "f16": jnp.float16}[FORMAT]


@jax.jit
def compiled(query, key, value, mask, scale):
    return jax.nn.dot_product_attention(
        query, key, value, mask=mask, scale=scale, implementation="xla")


# Hidden scores are 0.7 times the lowest number, so a query that sees nothing sees everything.
@attention(
    name=f"jax-{FORMAT}", format=FORMAT, groupedHeads=True, valueDimension=False,
    emptyRows="anything")
def attend(case):
    tensors = [jnp.asarray(a.swapaxes(1, 2), DTYPE) for a in (case.query, case.key, case.value)]
    # A mask without axes of extent 1, so that fewer shapes have to be compiled.
    mask = np.broadcast_to(case.mask, (*case.query.shape[:3], case.key.shape[2]))
    output = compiled(*tensors, jnp.asarray(mask), np.float32(case.scale))
    return np.asarray(output.astype(jnp.float32)).swapaxes(1, 2)
