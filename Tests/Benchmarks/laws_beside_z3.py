#!/usr/bin/env python3
"""Decides the same laws with maskspec and with z3 (PyPI: z3-solver), and prints times side by side.

    python3 Tests/Benchmarks/laws_beside_z3.py .build/release/maskspec

Each law is written twice: as text for maskspec, and as the question for z3 whether it can be false.
z3 gets the question as a person would put it, with quantifiers where the law has them, and ten
seconds. Times are medians of five, of the decision alone: reading text and building formulas is
left out on both sides. Fails where the verdicts differ.
"""
import json
import statistics
import subprocess
import sys
import time

from z3 import (And, Bool, BoolSort, Exists, ForAll, Function, If, Implies, Int, Ints, IntSort, Not,
                Or, Solver, Xor)

n, q, k, P, V, W, C, j = Ints("n q k P V W C j")
doc = Function("doc", IntSort(), IntSort())
A = Function("A", IntSort(), IntSort(), BoolSort())
B = Function("B", IntSort(), IntSort(), BoolSort())
D = Function("D", IntSort(), IntSort(), BoolSort())

cell = And(0 <= q, q < n, 0 <= k, k < n)
causal = lambda q, k: k <= q
prefix = lambda P: lambda q, k: Or(k <= q, k < P)
window = lambda W: lambda q, k: And(0 <= q - k, q - k < W)
chunk = lambda C: lambda q, k: q / C == k / C
dilated = lambda D: lambda q, k: (q - k) % D == 0
strided = lambda S: lambda q, k: k % S == S - 1
document = lambda q, k: doc(q) == doc(k)
both = lambda a, b: lambda q, k: And(a(q, k), b(q, k))
absolute = lambda x: If(x < 0, -x, x)


def compose(a, b):
    return lambda q, k: Exists([j], And(0 <= j, j < n, a(q, j), b(j, k)))


def differ(a, b, *assumptions):
    return And(cell, Xor(a(q, k), b(q, k)), *assumptions)


def leaves(a, b, *assumptions):
    return And(cell, a(q, k), Not(b(q, k)), *assumptions)


def empty_row(a, *assumptions):
    return And(0 <= q, q < n, ForAll([k], Implies(And(0 <= k, k < n), Not(a(q, k)))), *assumptions)


LAWS = [
    ("causal == full", differ(causal, lambda q, k: True)),
    ("for P in 0...: prefix_rows(P) == prefix(P)",
     differ(lambda q, k: Or(k <= q, q < P), prefix(P), P >= 0)),
    ("for P in 0...n - 1: prefix(P + 1) xor prefix(P) == (k == P && q < P)",
     And(cell, 0 <= P, P <= n - 1,
         Xor(Xor(prefix(P + 1)(q, k), prefix(P)(q, k)), And(k == P, q < P)))),
    ("for W in 1...: window(W) == causal where W >= n", differ(window(W), causal, W >= 1, W >= n)),
    ("window(4096) <= chunk(8192)", leaves(window(4096), chunk(8192))),
    ("chunk(2) <= chunk(4)", leaves(chunk(2), chunk(4))),
    ("chunk(4) && chunk(6) == chunk(2)", differ(both(chunk(4), chunk(6)), chunk(2))),
    ("dilated(4) && dilated(6) == dilated(12)", differ(both(dilated(4), dilated(6)), dilated(12))),
    ("dilated(5000) && dilated(4999) <= diagonal where n <= 24995000",
     leaves(both(dilated(5000), dilated(4999)), lambda q, k: q == k, n <= 24995000)),
    ("neighborhood(8, 2) == transpose(neighborhood(8, 2))",
     (lambda near: differ(near, lambda q, k: near(k, q)))(
         lambda q, k: And(absolute(q / 8 - k / 8) <= 2, absolute(q % 8 - k % 8) <= 2))),
    ("rows causal nonempty", empty_row(causal)),
    ("rows (causal && strided(8)) nonempty where q >= 7",
     empty_row(both(causal, strided(8)), q >= 7)),
    ("rows (causal && strided(8)) nonempty", empty_row(both(causal, strided(8)))),
    ("compose(causal, causal) == causal", differ(compose(causal, causal), causal)),
    ("for V in 1..., W in 1...: compose(window(V), window(W)) == window(V + W - 1)",
     differ(compose(window(V), window(W)), window(V + W - 1), V >= 1, W >= 1)),
    ("for V in 1..., W in 1...: compose(window(V), window(W)) == window(V + W)",
     differ(compose(window(V), window(W)), window(V + W), V >= 1, W >= 1)),
    ("compose(chunk(8192), chunk(8192)) == chunk(8192)",
     differ(compose(chunk(8192), chunk(8192)), chunk(8192))),
    ("for P in 0...: stable prefix(P) where n >= P",
     And(0 <= q, q < n, 0 <= k, k <= n, P >= 0, n >= P,
         Xor(And(k < n, prefix(P)(q, k)), prefix(P)(q, k)))),
    ("for C in 1...: chunk(C) == transpose(chunk(C))",
     differ(chunk(C), lambda q, k: chunk(C)(k, q), C >= 1)),
    ("for C in 1...: causal && chunk(C) <= window(C)",
     leaves(both(causal, chunk(C)), window(C), C >= 1)),
    ("document <= diagonal", leaves(document, lambda q, k: q == k)),
    ("rows (causal && document) nonempty", empty_row(both(causal, document))),
    ("compose(document, document) == document", differ(compose(document, document), document)),
    ("for masks A, B: transpose(compose(A, B)) == compose(transpose(B), transpose(A))",
     differ(lambda q, k: compose(A, B)(k, q),
            compose(lambda q, k: B(k, q), lambda q, k: A(k, q)))),
    ("for masks A, B: compose(A, B) == compose(B, A)", differ(compose(A, B), compose(B, A))),
]


def maskspec(law):
    milliseconds = []
    for _ in range(5):
        out = subprocess.run([BINARY, "prove", law, "--json"], capture_output=True, text=True)
        answer = json.loads(out.stdout)
        milliseconds.append(answer["milliseconds"])
    return answer["verdict"], statistics.median(milliseconds)


def z3(question):
    milliseconds = []
    for _ in range(5):
        solver = Solver()
        solver.set("timeout", 10_000)
        solver.add(question)
        start = time.perf_counter()
        answer = solver.check()
        milliseconds.append((time.perf_counter() - start) * 1e3)
        if milliseconds[-1] > 5_000:
            break
    verdict = {"sat": "refuted", "unsat": "proved"}.get(str(answer), "unknown")
    return verdict, statistics.median(milliseconds)


if __name__ == "__main__":
    BINARY, = sys.argv[1:] or sys.exit(__doc__)
    print("| law | verdict | maskspec | z3 |\n|---|---|---|---|")
    isDifferent = False
    for law, question in LAWS:
        (ours, time_ours), (theirs, time_theirs) = maskspec(law), z3(question)
        verdict = ours if ours == theirs else f"{ours}; z3: {theirs}"
        isDifferent |= ours != theirs and theirs != "unknown"
        print(f"| `{law}` | {verdict} | {time_ours:.2f} ms | {time_theirs:.1f} ms |", flush=True)
    sys.exit(isDifferent)
