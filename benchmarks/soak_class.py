"""Whether a class loses anything: twelve trainees and a trainer on a real hub, and a board that is away at times.

The real class makes users and so needs root and FLYWHEEL_SYSTEM_TESTS=1; a quick round simulates the board alone.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
from soak import Rate

from flywheel.exercises import progress
from flywheel.exercises.class_link import BATCH, event_ids
from flywheel.hub.store import Store

TITLE = "A class of twelve and a trainer"
NOTES: list[str] = []
PEOPLE = 12
EXERCISES = ("1.6", "1.16", "1.17", "1.18", "1.19", "1.20", "1.21")
SLOW_SECONDS = 0.5
CODE = "soak"


def simulated(*, lines: int) -> list[bool]:
    """Return, a line of every log, whether the board lost it although every third post fails after it was kept."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/board.sqlite")

        def work(number: int) -> dict[str, progress.Line]:
            rng, log, sent = random.Random(number), Path(folder) / f"{number}.jsonl", set[str]()  # noqa: S311  # a simulation
            for tries in range(lines):
                progress.append("01", rng.choice(EXERCISES), outcome="not yet", tries=tries, session="s", path=log)
                fresh = [item for item in event_ids(progress.read(log)).items() if item[0] not in sent][:BATCH]
                store.keep(f"p{number:02}", dict(fresh))
                sent |= {key for key, _line in fresh} if rng.random() > 1 / 3 else set()
            return event_ids(progress.read(log))

        with ThreadPoolExecutor(PEOPLE) as pool:
            logs = list(pool.map(work, range(PEOPLE)))
        kept = store.logs()
        store.close()
    return [
        (line not in kept.get(f"p{number:02}", [])) or len(kept[f"p{number:02}"]) != len(log)
        for number, log in enumerate(logs)
        for line in log.values()
    ]


def trainee(tools: Any, address: str, card: tuple[str, str], seed: int) -> tuple[float, list[float], int]:
    """Log in, start a server and do exercises; return seconds to the first cell, seconds a check, lines in the log."""
    rng, started = random.Random(seed), time.perf_counter()  # noqa: S311  # a simulation
    visitor = tools.Visitor(address, *card)
    visitor.start(seconds=900)
    kernel = visitor.kernel()
    kernel.run("import time, flywheel; data, ex = flywheel.open_lesson('01')")
    ready, checks = time.perf_counter() - started, []
    for exercise in EXERCISES:
        for choice in rng.sample("abc", 3):
            code = f"t = time.perf_counter(); ex['{exercise}'].check('{choice}'); print(time.perf_counter() - t)"
            checks.append(float(kernel.run(code)))
            time.sleep(rng.random())
    count = kernel.run("from flywheel.exercises import progress; print(len(progress.read()))")
    return ready, checks, int(count)


def real() -> Iterator[Rate]:
    """Hold a class and yield what was lost and what was slow."""
    import classroom

    folder = Path(tempfile.mkdtemp(prefix="flywheel-soak-", dir="/var/tmp"))  # others must enter it
    folder.chmod(0o711)
    python = classroom.open_python(folder / "python")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def flywheel(*arguments: object) -> str:
        done = classroom.flywheel(python, "class", *arguments, "--folder", folder, cwd=folder)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    try:
        flywheel("up", CODE, "--trainees", PEOPLE, "--port", port)
        with (folder / f"cards-{CODE}.csv").open(encoding="utf-8") as file:
            teacher, *cards = [(row["name"], row["password"]) for row in csv.DictReader(file)]
        address = f"http://127.0.0.1:{port}/"
        trainer = classroom.Visitor(address, *teacher)
        trainer.board(exercise="1.17")
        looks: list[float] = []
        with ThreadPoolExecutor(PEOPLE) as pool:
            futures = [pool.submit(trainee, classroom, address, card, seed) for seed, card in enumerate(cards)]
            while not all(future.done() for future in futures):
                started = time.perf_counter()
                assert trainer.board().status_code == 200
                looks.append(time.perf_counter() - started)
                time.sleep(10)
            people = [future.result() for future in futures]
        trainer.board(close="1")
        text, memory = trainer.board().text, _memory()
        sizes = [count for _ready, _checks, count in people]
        time.sleep(5)
        store = Store(f"sqlite:///{folder / CODE / 'board' / 'board.sqlite'}")
        kept = [len(store.logs().get(name, [])) for name, _password in cards]
        store.close()
        flywheel("down", CODE, "--remove", "--yes")
    finally:
        if (folder / CODE).exists():
            flywheel("down", CODE, "--remove", "--yes")
        shutil.rmtree(folder)
    lost = [event >= there for size, there in zip(sizes, kept, strict=True) for event in range(size)]
    checks = [seconds for _ready, each, _count in people for seconds in each]
    ready = sorted(seconds for seconds, _each, _count in people)
    voted = f"n = {PEOPLE}" in text
    yield Rate(f"{PEOPLE} trainees on a real hub", "line of a log not on the board", lost, stated=0, seed="0 to 11")
    yield Rate(
        f"{PEOPLE} trainees on a real hub",
        f"check took over {SLOW_SECONDS} s",
        [s > SLOW_SECONDS for s in checks],
        stated=None,
        seed="0 to 11",
    )
    yield Rate("the same, one poll", "not everybody counted once", [not voted], stated=0, seed="0 to 11")
    NOTES.append(
        f"From login to the first cell of lesson 01 {ready[0]:.0f} to {ready[-1]:.0f} s, all {PEOPLE} at once; a check "
        f"{1000 * statistics.median(checks):.0f} ms in the middle, {1000 * max(checks):.0f} ms at most; the board in "
        f"{statistics.median(looks):.1f} s while they worked, {max(looks):.1f} s at most. {memory} "
        f"{os.cpu_count()} cores; load of the machine {os.getloadavg()[1]:.0f}."
    )


def _memory() -> str:
    """Say how much memory the trainees' programs took together, pages that they share counted once."""
    names = tuple(f"{CODE}-{number:02}" for number in range(1, PEOPLE + 1))
    ours = [one for one in psutil.process_iter(["username"]) if one.info["username"] in names]
    total = sum(one.memory_full_info().pss for one in ours) / 1024**3
    return f"{len(ours)} processes of trainees held {total:.1f} GB."


def rates(*, quick: bool) -> Iterator[Rate]:
    """Yield what was lost, first with a board that fails often, then on a real hub."""
    lines = 5 if quick else 60
    lost = simulated(lines=lines)
    yield Rate(
        f"{PEOPLE} logs of {lines} lines, every third answer lost",
        "line lost or kept twice",
        lost,
        stated=0,
        seed="0 to 11",
    )
    if not quick and os.environ.get("FLYWHEEL_SYSTEM_TESTS"):
        yield from real()
    elif not quick:
        NOTES.append("The real hub was not run: it makes users, and wants root and FLYWHEEL_SYSTEM_TESTS=1.")
