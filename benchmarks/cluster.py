"""The same calls on DuckDB and on a Spark cluster of this machine: results compared, seconds noted → CLUSTER.md.

Run: .venv/bin/python benchmarks/cluster.py [--events 100000000] [--folder DATA] [--workers 2] [--repeats 3]

A standalone master and its workers listen on loopback only, each in a process of its own, as on several machines; the
events lie in one folder a day. Needs Java 17 or newer. DATA is a folder that `benchmarks/data.py` wrote.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import data
import duckdb
import ibis
import metrics
import pandas as pd
import psutil
import pyspark
from pyspark.sql import SparkSession

from flywheel import connect, funnel, lifecycle

HERE = Path(__file__).parent
RECORD = HERE / "results" / "cluster.json"
PAGE = HERE / "CLUSTER.md"
CALLS: dict[str, Callable[[Any, Any], Any]] = {
    "Funnel of five ordered steps within 7 days": lambda _users, events: funnel.count(
        events, data.STEPS, window_days=7
    ),
    "Retention on days 1, 7 and 30": lifecycle.retention,
    "Sessions parted by 30 idle minutes": lambda _users, events: lifecycle.sessions(events),
    "Active users by day and by calendar month": lambda _users, events: lifecycle.active_users(
        events, window="calendar"
    ),
}
"""What is asked, in the words a user of the workbook would take on either engine."""
SPARK = Path(pyspark.__file__).parent / "bin" / "spark-class"
DEPLOY = "org.apache.spark.deploy"


def by_day(folder: Path, target: Path) -> None:
    """Write the events once more, in one folder a day, as a warehouse keeps them."""
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        events = con.read_parquet(str(folder / "events.parquet"))
        events.project('*, "at"::DATE AS day').write_parquet(str(target), partition_by=["day"])


def free_port() -> int:
    """Return a port that nobody on this machine listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def cluster(scratch: Path, *, workers: int, memory: str) -> Iterator[str]:
    """Start a master and workers with one core each on loopback; give the master's address; end them all."""
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    environment = os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "512m",
        "SPARK_LOCAL_DIRS": str(scratch),
        "SPARK_NO_DAEMONIZE": "1",
    }
    master = ["master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port())]
    worker = ["worker.Worker", address, "--host", "127.0.0.1", "--cores", "1", "--memory", memory, "--webui-port", "0"]
    running = []
    with (scratch / "spark.log").open("w", encoding="utf-8") as log:
        try:
            for number, (name, *options) in enumerate([master, *[worker] * workers]):
                own = ["--work-dir", str(scratch / f"worker{number}")] if number else []
                command = [str(SPARK), f"{DEPLOY}.{name}", *own, *options]
                running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
                if not number:
                    wait_for(port, running[0], scratch / "spark.log")
            yield address
        finally:
            for process in running:
                for each in [*psutil.Process(process.pid).children(recursive=True), process]:
                    each.kill()
                process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a port answers."""
    for _turn in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise SystemExit(f"Spark's master did not start: {log.read_text(encoding='utf-8')[-2000:]}")


def session(address: str, scratch: Path, *, workers: int, memory: str) -> SparkSession:
    """Connect to the cluster with the settings that docs/scale.md names."""
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": memory,
        "spark.executor.memoryOverhead": "256m",
        "spark.local.dir": str(scratch),
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(16 * workers),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    building = SparkSession.builder.master(address).appName("flywheel-scale")
    for name, value in settings.items():
        building = building.config(name, value)
    return building.getOrCreate()


def race(engines: dict[str, tuple[Any, Any]], *, repeats: int) -> Iterator[tuple[str, dict[str, list[float]]]]:
    """Let the engines answer in turn and yield each call's seconds; results must be equal before a time counts."""
    for title, call in CALLS.items():
        seconds: dict[str, list[float]] = {name: [] for name in engines}
        for _turn in range(repeats):
            found: dict[str, pd.DataFrame] = {}
            for name, (users, events) in engines.items():
                started = time.perf_counter()
                found[name] = call(users, events).table
                seconds[name].append(time.perf_counter() - started)
            first, *others = found
            for other in others:
                if said := metrics.difference(title, found[first], found[other]):
                    raise SystemExit(f"{title}: {first} and {other} differ in {said}")
        print(title, seconds, flush=True)
        yield title, seconds


def page(record: dict[str, Any]) -> str:
    """Write the record as a page."""
    machine, million = record["machine"], record["events"] / 1e6
    lines = [
        "# One call, two engines",
        "",
        "Written by `benchmarks/cluster.py`; do not edit.",
        "",
        f"{record['events']:,} events of {record['users']:,} users, one folder a day ({record['days']} days);"
        f" {machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']};"
        f" DuckDB {duckdb.__version__} in the process; Spark {pyspark.__version__} standalone: a master and"
        f" {record['workers']} workers on loopback, one core and {record['memory']} each, first start included in the"
        f" first run. Runs of each, in turn: {record['repeats']}. Every result of Spark equals"
        " DuckDB's: whole numbers exactly, floats to 1e-9 relative.",
        "",
        "| call | engine | seconds, median (min–max) | seconds a million events |",
        "|---|---|---|---|",
    ]
    for title, engines in record["seconds"].items():
        for name, values in engines.items():
            middle = statistics.median(values)
            lines.append(
                f"| {title} | {name} | {middle:.1f} ({min(values):.1f}–{max(values):.1f}) | {middle / million:.3f} |"
            )
    return "\n".join([*lines, ""])


def main() -> None:
    """Make or take the data, start the cluster, compare, write record and page."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=100_000_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--memory", default="3g")
    options.add_argument("--repeats", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = chosen.folder or scratch / "data"
        if not chosen.folder:
            data.make(folder, events=chosen.events, orders=1000, seed=1)
        ours = connect(folder)
        days = scratch / "events"
        by_day(folder, days)
        with cluster(scratch, workers=chosen.workers, memory=chosen.memory) as address:
            spark = session(address, scratch, workers=chosen.workers, memory=chosen.memory)
            con = ibis.pyspark.connect(spark)
            users = con.read_parquet(folder / "users.parquet", table_name="users")
            events = con.read_parquet(days, table_name="events").drop("day")
            engines = {"DuckDB": (ours.users, ours.events), "Spark": (users, events)}
            record: dict[str, Any] = {
                "machine": metrics.machine(),
                "workers": chosen.workers,
                "memory": chosen.memory,
                "repeats": chosen.repeats,
                "events": int(ours.events.count().execute()),
                "users": int(ours.users.count().execute()),
                "days": len(list(days.iterdir())),
                "seconds": {},
            }
            for title, seconds in race(engines, repeats=chosen.repeats):
                record["seconds"][title] = seconds
                RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
                PAGE.write_text(page(record), encoding="utf-8")
            spark.stop()
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
