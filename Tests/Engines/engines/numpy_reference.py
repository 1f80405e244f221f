"""The reference of maskspec_engine: all abilities, and the promises of a careful attention."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import attention, reference


@attention(
    name="numpy-reference", weights=True, groupedHeads=True, softcap=True, emptyRows="zeros",
    hiddenAnything=True)
def attend(case):
    return reference(case, case.mask)
