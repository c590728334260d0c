# /// script
# requires-python = ">=3.11"
# dependencies = ["snownlp==0.12.3"]
# ///
"""What SnowNLP says about the mood of the Chinese texts in inputs/chinese_texts.csv, and how long it takes."""

import csv
import json
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

# This file bears the name of the library it asks: its own folder must not come first.
sys.path = [folder for folder in sys.path if Path(folder).resolve() != Path(__file__).resolve().parent]

from snownlp import SnowNLP

with (Path(__file__).parent / "inputs" / "chinese_texts.csv").open(encoding="utf-8", newline="") as source:
    rows = list(csv.DictReader(source))
SnowNLP("好").sentiments  # noqa: B018  # load the model before the clock starts
start = time.perf_counter()
chances = [SnowNLP(row["text"]).sentiments for row in rows]
seconds = time.perf_counter() - start

right = {}
for mood in ("negative", "positive"):
    found = [
        (chance > 0.5) == (mood == "positive") for chance, row in zip(chances, rows, strict=True) if row["mood"] == mood
    ]
    right[mood] = round(sum(found) / len(found), 4)
print(
    json.dumps(
        {
            "versions": {"snownlp": version("snownlp"), "python": platform.python_version()},
            "results": {
                "texts": len(rows),
                "right_side": right,
                "texts_per_second": round(len(rows) / seconds),
                "chances": [round(chance, 4) for chance in chances],
            },
        },
        ensure_ascii=False,
    )
)
