"""The program side of the exchange in Docs/Engines.md, for `maskspec test --command`.

A program declares what its attention is able to do, and computes what it is asked:

    from maskspec_engine import attention

    @attention(name="mine", weights=True, emptyRows="zeros")
    def attend(case):
        return output, weights

`case` has `query`, `key`, `value` and `mask`, NumPy arrays of four axes, and the numbers `offset`,
`scale` and so on. Needs NumPy alone.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Callable

import numpy as np


class Decline(Exception):
    """The case is one that the program does not claim to compute; it counts as discarded."""


class Case:
    """A case; what the line of JSON has under a name, it has as an attribute, arrays loaded."""

    def __init__(self, line: str) -> None:
        self.request = json.loads(line)

    def __getattr__(self, name: str):
        value = self.request.get(name)
        if isinstance(value, str) and value.endswith(".npy"):
            value = np.load(value)
            setattr(self, name, value)
        return value

    def input(self, name: str) -> np.ndarray:
        """The data of an input of the mask, such as `doc`."""
        return np.load(self.request[f"inputs.{name}"])

    def save(self, name: str, array: np.ndarray) -> None:
        np.save(self.request[name], np.asarray(array))


def serve(compute: Callable[[Case], dict[str, np.ndarray]], **declaration) -> None:
    """Declares, and answers case after case until there are no more."""
    # Libraries print what they like; the lines of the exchange are the only ones that go out.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    print(json.dumps(declaration), file=answers)
    for line in sys.stdin:
        case = Case(line)
        answer = {"case": case.request["case"]}
        try:
            for name, array in compute(case).items():
                case.save(name, array)
        except Decline as reason:
            answer["decline"] = str(reason)
        except Exception as error:  # pylint: disable=broad-except
            answer["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), file=answers)


def attention(**declaration):
    """Serves a function of a case that returns the output, or output, weights and log-sum-exp."""
    def decorate(attend):
        def compute(case: Case) -> dict[str, np.ndarray]:
            answer = attend(case)
            parts = answer if isinstance(answer, tuple) else (answer,)
            names = zip(("output", "weights", "logSumExp"), parts)
            return {name: array for name, array in names if array is not None}
        serve(compute, **declaration)
        return attend
    return decorate


def model(**declaration):
    """Serves a function of a case that returns logits, `[batch, length, vocabulary]`."""
    def decorate(logits):
        serve(lambda case: {"logits": logits(case)}, **declaration)
        return logits
    return decorate


def repeated(heads: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Keys or values with a head for every query head: each is shared by neighbouring ones."""
    return np.repeat(heads, query.shape[1] // heads.shape[1], axis=1)


def reference(case: Case, mask: np.ndarray, *, scale: float | None = None) -> tuple:
    """Attention as it should be, in double precision; rows that see nothing are zeros.

    `mask` is True where a query sees a key. The wrong programs go through this with a wrong mask.
    """
    query = case.query.astype(np.float64)
    key, value = (repeated(a.astype(np.float64), query) for a in (case.key, case.value))
    scores = query @ key.swapaxes(-1, -2) * (case.scale if scale is None else scale)
    if case.softcap:
        scores = case.softcap * np.tanh(scores / case.softcap)
    mask = np.broadcast_to(mask, scores.shape)
    scores = np.where(mask, scores, -np.inf)
    largest = scores.max(-1, keepdims=True, initial=-np.inf)
    weights = np.exp(scores - np.where(np.isfinite(largest), largest, 0))
    sums = weights.sum(-1, keepdims=True)
    weights = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    # A hidden value is not multiplied by 0, which would be NaN where it is infinite. A sum that
    # starts at -0 keeps the sign of a value of -0, as +0 would not.
    output = np.full((*weights.shape[:-1], value.shape[-1]), -0.0)
    for part in range(value.shape[-2]):
        seen = mask[..., part, None]
        output += np.where(seen, weights[..., part, None] * value[..., None, part, :], -0.0)
    output = np.where(sums > 0, output, 0)
    return output.astype(case.query.dtype), weights.astype(case.query.dtype)


def positions(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Absolute positions of the queries, as a column, and of the keys, as a row."""
    queries = np.arange(case.query.shape[-2])[:, None] + case.offset
    return queries, np.arange(case.key.shape[-2])[None, :]
