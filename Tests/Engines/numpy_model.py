"""A small language model in NumPy: two layers, a key-value cache, padding on either side.

    numpy_model.py [FAULT]

Without a fault it is right. `future`: the last layer sees one token ahead. `cache-offset`: a piece
that is fed with the cache counts its positions from 0. `padding-seen`: padding on the left is
seen. `padding-positions`: it counts as positions. `batch-mixed`: rows of a batch are mixed.
`window`: a layer sees 3 tokens only. `not-repeatable`: noise.
"""
from __future__ import annotations

import sys

import numpy as np

from maskspec_engine import model

FAULT = (sys.argv[1:] + [""])[0]
VOCABULARY, LENGTH, WIDTH, LAYERS = 40, 24, 16, 2
RANDOM = np.random.default_rng(5)


def weights(*shape: int) -> np.ndarray:
    return RANDOM.normal(0, 0.4, shape).astype(np.float32)


TOKENS, POSITIONS = weights(VOCABULARY, WIDTH), weights(2 * LENGTH, WIDTH)
PROJECTIONS = [[weights(WIDTH, WIDTH) for _ in "qkvo"] for _ in range(LAYERS)]


def attend(q, k, v, mask):
    scores = np.where(mask, q @ k.swapaxes(-1, -2) / np.float32(np.sqrt(WIDTH)), -np.inf)
    # A padding token on the left sees nothing; what it gets does not matter, if it is a number.
    largest = np.maximum(scores.max(-1, keepdims=True), np.float32(-1e30))
    shares = np.exp(scores - largest)
    return shares / np.maximum(shares.sum(-1, keepdims=True), np.float32(1e-30)) @ v


def piece(tokens, valid, start, caches):
    """Feeds some tokens after `start` others, whose keys and values are in the caches."""
    count, end = tokens.shape[1], start + tokens.shape[1]
    places = np.maximum(np.cumsum(valid[:, :end], axis=1) - 1, 0)[:, start:]
    if FAULT == "cache-offset":
        places = places - start
    if FAULT == "padding-positions":
        places = np.broadcast_to(np.arange(start, end), tokens.shape)
    x = TOKENS[tokens] + POSITIONS[places]
    q, k = np.arange(start, end)[:, None], np.arange(end)[None, :]
    for layer, (wq, wk, wv, wo) in enumerate(PROJECTIONS):
        caches[layer] = [
            np.concatenate(pair, axis=1) for pair in zip(caches[layer], (x @ wk, x @ wv))]
        mask = k <= q + (FAULT == "future" and layer == LAYERS - 1)
        if FAULT == "window":
            mask = mask & (q - k < 3)
        if FAULT != "padding-seen":
            mask = mask & valid[:, None, :end]
        x = x + attend(x @ wq, *caches[layer], mask) @ wo
    if FAULT == "batch-mixed":
        x = x + np.float32(1e-3) * x.mean(0, keepdims=True)
    if FAULT == "not-repeatable":
        x = x + RANDOM.normal(0, 1e-4, x.shape).astype(np.float32)
    return np.tanh(x) @ TOKENS.T


def logits(case):
    tokens = case.tokens
    valid = np.ones(tokens.shape, bool) if case.valid is None else case.valid
    empty = np.zeros((len(tokens), 0, WIDTH), np.float32)
    caches = [[empty, empty] for _ in range(LAYERS)]
    parts, start = [], 0
    for step in case.steps or [tokens.shape[1]]:
        parts.append(piece(tokens[:, start:start + step], valid, start, caches))
        start += step
    return np.concatenate(parts, axis=1)


model(
    name="numpy-model" + (f"-{FAULT}" if FAULT else ""), vocabulary=VOCABULARY,
    maximumLength=LENGTH, layers=LAYERS, cache=True, padding="both")(logits)
