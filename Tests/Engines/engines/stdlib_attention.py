"""Attention in Python's standard library alone; the tests of the exchange run it.

It reads and writes `.npy` by hand, in float32, and computes in double precision.
"""
import ast
import json
import math
import struct
import sys


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + length].decode("latin-1"))
    code = {"<f4": "f", "|b1": "?", "<i8": "q"}[header["descr"]]
    count = math.prod(header["shape"])
    return header["shape"], struct.unpack(f"<{count}{code}", data[10 + length:])


def save(path, shape, numbers):
    header = repr({"descr": "<f4", "fortran_order": False, "shape": tuple(shape)})
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)))
        file.write(header.encode("latin-1") + struct.pack(f"<{len(numbers)}f", *numbers))


def row(array, *index):
    """The last axis of an array, at an index of the others; axes of extent 1 are repeated."""
    shape, numbers = array
    place = 0
    for extent, position in zip(shape, index):
        place = place * extent + (0 if extent == 1 else position)
    return numbers[place * shape[-1]:(place + 1) * shape[-1]]


def attend(case):
    query, key, value, mask = (load(case[name]) for name in ("query", "key", "value", "mask"))
    (batch, heads, queries, _), (_, key_heads, keys, _) = query[0], key[0]
    output, weights = [], []
    for b in range(batch):
        for h in range(heads):
            shared = h * key_heads // heads
            for q in range(queries):
                seen = [k for k in range(keys) if row(mask, b, h, q)[k]]
                scores = [
                    case["scale"] * math.fsum(
                        x * y for x, y in zip(row(query, b, h, q), row(key, b, shared, k)))
                    for k in seen]
                largest = max(scores, default=0)
                powers = [math.exp(score - largest) for score in scores]
                shares = dict(zip(seen, (p / math.fsum(powers) for p in powers)))
                weights += [shares.get(k, 0.0) for k in range(keys)]
                output += [
                    math.fsum(shares[k] * row(value, b, shared, k)[d] for k in seen)
                    for d in range(value[0][3])]
    save(case["output"], (batch, heads, queries, value[0][3]), output)
    save(case["weights"], (batch, heads, queries, keys), weights)


def main():
    print(json.dumps({
        "name": "stdlib", "weights": True, "groupedHeads": True, "emptyRows": "zeros"}),
        flush=True)
    for line in sys.stdin:
        attend(json.loads(line))
        print("{}", flush=True)


main()
