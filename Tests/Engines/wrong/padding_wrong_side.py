"""Judged under `padding`: the last keys in place of the first."""
from _masks import positions, wrong_mask


@wrong_mask("padding-on-the-wrong-side")
def mask(case):
    _, k = positions(case)
    return k >= k.size - case.input("length")[:, None, None, None]
