"""Judged under `causal && document`: a document begins one key too late."""
import numpy as np
from _masks import positions, wrong_mask


@wrong_mask("document-boundary-off-by-one", anyGeometry=False)
def mask(case):
    q, k = positions(case)
    document = case.input("doc")
    late = np.concatenate([document[..., :1], document[..., :-1]], axis=-1)
    same = late[..., :, None] == late[..., None, :]
    return (k <= q) & (same[:, None] if same.ndim == 3 else same)
