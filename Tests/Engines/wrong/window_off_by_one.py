"""Judged under `causal && window(3)`: a window of 3 that shows 4 keys."""
from _masks import positions, wrong_mask


@wrong_mask("window-off-by-one")
def mask(case):
    q, k = positions(case)
    return (k <= q) & (q - k <= 3)
