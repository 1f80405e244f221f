"""Puts real attentions and wrong ones on trial: `maskspec test --command` with every program here.

    python judge.py PATH/TO/maskspec [--cases 10000] [--seed 1] [--only NAME] [--right | --wrong]

Of a right program nothing may be raised in that many cases; of a wrong one something must be, and
what is raised is printed. The exit status is 1 where either is not so. Programs whose libraries are
not installed are passed over, and counted. The environment that the table of Docs/Engines.md is
from, on Python 3.11:

    pip install numpy==2.4.6 torch==2.15.0 jax==0.10.2 "mlx[cpu]==0.32.4" onnx==1.23.2
    pip install onnxruntime==1.31.1 transformers==5.23.0
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Program:
    """A program, its arguments, and what it is judged under."""

    words: str
    needs: str = "numpy"
    mask: str | None = None
    level: str = "attention"
    is_right: bool = True

    @property
    def command(self) -> str:
        file, *arguments = self.words.split()
        return shlex.join([sys.executable, "-B", str(FOLDER / file), *arguments])


def engine(words: str, needs: str, mask: str | None = None) -> Program:
    return Program(f"engines/{words}", needs, mask)


def model(words: str, needs: str, mask: str = "causal", is_right: bool = True) -> Program:
    return Program(words, needs, mask, "model", is_right)


def wrong(name: str, mask: str | None = None) -> Program:
    return Program(f"wrong/{name}.py", mask=mask, is_right=False)


RIGHT = [
    engine("numpy_plain.py", "numpy"),
    engine("numpy_reference.py", "numpy"),
    engine("stdlib_attention.py", "json"),
    engine("torch_sdpa.py math f32", "torch"),
    engine("torch_sdpa.py math bf16", "torch"),
    engine("torch_sdpa.py math f16", "torch"),
    engine("torch_sdpa.py flash f32", "torch"),
    engine("torch_sdpa.py flash bf16", "torch"),
    engine("torch_sdpa.py flash f16", "torch"),
    engine("torch_sdpa.py causal f32", "torch", "causal"),
    engine("torch_flex.py", "torch"),
    engine("torch_mha.py weights", "torch"),
    engine("torch_mha.py output", "torch"),
    engine("jax_attention.py f32", "jax"),
    engine("mlx_attention.py boolean f32", "mlx"),
    engine("mlx_attention.py additive f32", "mlx"),
    engine("mlx_attention.py causal f32", "mlx", "causal"),
    engine("mlx_attention.py boolean bf16", "mlx"),
    engine("mlx_attention.py boolean f16", "mlx"),
    engine("onnx_attention.py reference f32", "onnx"),
    engine("onnx_attention.py runtime f32", "onnxruntime"),
    model("numpy_model.py", "numpy"),
    model("engines/hf_model.py llama sdpa", "transformers"),
    model("engines/hf_model.py llama eager", "transformers"),
    model("engines/hf_model.py gpt2 sdpa", "transformers"),
    model("engines/hf_model.py mistral sdpa", "transformers", "causal && window(4)"),
]

WRONG = [
    wrong("strict_causal", "causal"),
    wrong("window_off_by_one", "causal && window(3)"),
    wrong("padding_wrong_side", "padding"),
    wrong("softmax_before_mask"),
    wrong("fp16_fill_overflow"),
    wrong("cache_offset_forgotten", "causal"),
    wrong("document_off_by_one", "causal && document"),
    wrong("grouped_heads_order"),
    wrong("nan_row"),
    *(model(f"numpy_model.py {fault}", "numpy", is_right=False)
      for fault in ("future", "cache-offset", "padding-seen", "padding-positions", "batch-mixed",
                    "window", "not-repeatable")),
    # A window of 4 is not what `causal` shows.
    model("engines/hf_model.py mistral sdpa", "transformers", is_right=False),
]


def run(maskspec: str, program: Program, cases: int, seed: int) -> dict:
    words = [maskspec, "test", *([program.mask] if program.mask else [])]
    words += ["--command", program.command, "--level", program.level, "--cases", str(cases)]
    done = subprocess.run(
        [*words, "--seed", str(seed), "--json"], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{shlex.join(words)}: exit status {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def message(failure: dict) -> str:
    """The first line of a failure, whatever else the report has of it."""
    counterexample = failure.get("counterexample") or {}
    text = counterexample.get("message") or failure.get("message") or json.dumps(counterexample)
    return text.split("\n")[0]


def judge(maskspec: str, program: Program, cases: int, seed: int) -> bool:
    """Runs a program until it has had its cases, or fails; prints a line of the table."""
    start, count, failed = time.monotonic(), 0, []
    # The first run is small: wrong programs fail in it, and it says how many properties there are.
    each = 200
    while count < cases and not failed:
        report = run(maskspec, program, each, seed)
        properties = report["properties"]
        count += sum(found["cases"] for found in properties)
        # What the report says first is what its reader reads.
        failed = [{"name": "first line", "message": found["text"]}
                  for found in report.get("diagnosis", {}).get("findings", [])]
        failed += [found for found in properties if found["failed"]]
        if not program.is_right:
            break
        each, seed = max(200, (cases - count) // max(1, len(properties)) + 1), seed + 1
    is_good = bool(failed) != program.is_right
    words = program.words + (f", under {program.mask}" if program.mask else "")
    found = f"{len(failed)} raised" if failed else "nothing raised"
    seconds = time.monotonic() - start
    print(f"{'' if is_good else 'NOT AS IT SHOULD BE: '}{words} | {count} cases | {found} | "
          f"{seconds:.0f} s", flush=True)
    for failure in failed:
        print(f"    {failure['name'].split('/')[0]}: {message(failure)}", flush=True)
    return is_good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("maskspec")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="programs whose words contain this")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--right", action="store_true")
    group.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    programs = (RIGHT if not arguments.wrong else []) + (WRONG if not arguments.right else [])
    chosen = [program for program in programs if arguments.only in program.words]
    missing = [p for p in chosen if importlib.util.find_spec(p.needs) is None]
    for program in missing:
        print(f"passed over, without {program.needs}: {program.words}")
    outcomes = [
        judge(arguments.maskspec, program, arguments.cases, arguments.seed)
        for program in chosen if program not in missing]
    print(f"{sum(outcomes)} of {len(outcomes)} programs are as they should be")
    sys.exit(0 if all(outcomes) else 1)


if __name__ == "__main__":
    main()
