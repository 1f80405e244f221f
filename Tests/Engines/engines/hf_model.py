"""A small language model of transformers with random weights, token ids in and logits out.

    hf_model.py [llama|gpt2|mistral] [sdpa|eager]
"""
import sys
from pathlib import Path

import torch
import transformers

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import model

FAMILY, ATTENTION = (sys.argv[1:] + ["llama", "sdpa"][len(sys.argv) - 1:])[:2]
VOCABULARY, LENGTH, LAYERS = 50, 24, 2
transformers.logging.set_verbosity_error()
torch.set_num_threads(1)
torch.manual_seed(7)

SHARED = {
    "vocab_size": VOCABULARY, "hidden_size": 32, "intermediate_size": 48,
    "num_hidden_layers": LAYERS, "num_attention_heads": 4, "num_key_value_heads": 2,
    "max_position_embeddings": LENGTH, "initializer_range": 0.3, "pad_token_id": 0,
    "attn_implementation": ATTENTION,
}
CONFIG = {
    "llama": lambda: transformers.LlamaConfig(**SHARED),
    # Two layers of a window of 4 reach 6 tokens back.
    "mistral": lambda: transformers.MistralConfig(**SHARED, sliding_window=4, head_dim=8),
    "gpt2": lambda: transformers.GPT2Config(
        vocab_size=VOCABULARY, n_positions=LENGTH, n_embd=32, n_layer=LAYERS, n_head=4,
        initializer_range=0.3, attn_implementation=ATTENTION),
}[FAMILY]()
MODEL = transformers.AutoModelForCausalLM.from_config(CONFIG).eval()


@model(
    name=f"hf-{FAMILY}-{ATTENTION}", vocabulary=VOCABULARY, maximumLength=LENGTH, layers=LAYERS,
    cache=True, padding="both")
@torch.no_grad()
def logits(case):
    tokens = torch.from_numpy(case.tokens)
    if case.valid is not None:
        valid = torch.from_numpy(case.valid).long()
        # As generation does it: a position counts the real tokens before.
        positions = (valid.cumsum(-1) - 1).clamp(min=0)
        return MODEL(tokens, attention_mask=valid, position_ids=positions).logits.numpy()
    if not case.steps:
        return MODEL(tokens).logits.numpy()
    cache, parts = None, []
    for piece in tokens.split(case.steps, dim=1):
        answer = MODEL(piece, past_key_values=cache, use_cache=True)
        cache = answer.past_key_values
        parts.append(answer.logits)
    return torch.cat(parts, dim=1).numpy()
