"""The ONNX operator Attention, by ONNX's own reference or by ONNX Runtime.

    onnx_attention.py [reference|runtime] [f32|f16]
"""
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import Decline, attention

EVALUATOR, FORMAT = (sys.argv[1:] + ["reference", "f32"][len(sys.argv) - 1:])[:2]
TYPE = {"f32": TensorProto.FLOAT, "f16": TensorProto.FLOAT16}[FORMAT]


@lru_cache(maxsize=256)
def session(scale: float, softcap: float):
    node = helper.make_node(
        "Attention", ["q", "k", "v", "mask"], ["output"], scale=scale, softcap=softcap)
    axes = ["b", "h", "m", "n"]
    inputs = [helper.make_tensor_value_info(name, TYPE, [f"{name}{a}" for a in axes])
              for name in "qkv"]
    inputs.append(helper.make_tensor_value_info(
        "mask", TensorProto.BOOL, [f"mask{a}" for a in axes]))
    outputs = [helper.make_tensor_value_info("output", TYPE, [f"o{a}" for a in axes])]
    graph = helper.make_graph([node], "attention", inputs, outputs)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=10)
    if EVALUATOR == "reference":
        from onnx.reference import ReferenceEvaluator
        return ReferenceEvaluator(made)
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        made.SerializeToString(), options, providers=["CPUExecutionProvider"])


@attention(
    name=f"onnx-{EVALUATOR}-{FORMAT}", format=FORMAT, groupedHeads=True, softcap=True,
    emptyRows="zeros")
def attend(case):
    if case.scale <= 0:
        # Query and key are multiplied with its root.
        raise Decline("the scale must be positive")
    arrays = {"q": case.query, "k": case.key, "v": case.value}
    scores = (*case.query.shape[:3], case.key.shape[2])
    arrays["mask"] = np.broadcast_to(case.mask, scores).copy()
    return session(float(case.scale), float(case.softcap or 0)).run(None, arrays)[0]
