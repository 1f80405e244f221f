"""What the wrong programs share: an attention that is right, under a mask that is not."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from maskspec_engine import Case, attention, positions, reference, repeated  # noqa: F401


def wrong_mask(name: str, **declaration):
    """Serves right attention under the mask that a function makes of a case."""
    def decorate(mask):
        @attention(
            name=name, weights=True, groupedHeads=True, emptyRows="zeros", hiddenAnything=True,
            **declaration)
        def attend(case: Case):
            return reference(case, mask(case))
        return attend
    return decorate
