"""Turns a Chinese text into a number from −1 to 1: weights of its characters, pairs and triples, added up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

__all__ = ["CharacterModel", "grams", "model"]

WEIGHTS = Path(__file__).with_name("chinese_sentiment.npz")
_LONGEST_GRAM = 3
_STRETCH = 2.5


def grams(text: str) -> set[str]:
    """Return the distinct characters, pairs and triples of a text, without blanks and in small letters.

    Example:
        >>> sorted(grams("太慢!"))
        ['!', '太', '太慢', '太慢!', '慢', '慢!']
    """
    letters = "".join(text.lower().split())
    return {
        letters[start : start + size]
        for size in range(1, _LONGEST_GRAM + 1)
        for start in range(len(letters) - size + 1)
    }


@dataclass(frozen=True)
class CharacterModel:
    """A logistic regression on which characters, pairs and triples occur.

    Attributes:
        weights: Weight of each gram; above zero speaks for a good mood.
        bias: The sum a text without any known gram starts from.
    """

    weights: dict[str, float]
    bias: float

    def score(self, text: str) -> float:
        """Return −1 (surely bad) to 1 (surely good); 0 when no gram is known."""
        known = [weight for gram in grams(text) if (weight := self.weights.get(gram)) is not None]
        if not known:
            return 0.0
        # Sums of floats depend on their order, and a set has none.
        return math.tanh((self.bias + math.fsum(known) / math.sqrt(len(known))) / _STRETCH)


@cache
def model() -> CharacterModel:
    """Return the model that is shipped; its training is `benchmarks/train_sentiment.py`."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        names = stored["grams"].tobytes().decode("utf-8").split("\n")
        weights = stored["weights"].astype(np.float64) * float(stored["step"])
        return CharacterModel(dict(zip(names, weights.tolist(), strict=True)), float(stored["bias"]))
