"""Judged under `causal`: a query does not see itself."""
from _masks import positions, wrong_mask


@wrong_mask("strict-causal")
def mask(case):
    q, k = positions(case)
    return k < q
