"""Judged under `causal`: a step of decoding is taken for the first rows of the mask."""
from _masks import positions, wrong_mask


@wrong_mask("cache-offset-forgotten")
def mask(case):
    q, k = positions(case)
    return k <= q - case.offset
