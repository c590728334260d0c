"""One contender does one piece of work in a process of its own: file in, result out, seconds and peak memory printed.

Run: .venv/bin/python benchmarks/contender.py MODULE WORK FOLDER RESULT
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path


def main(module: str, work: str, folder: str, result: str) -> None:
    """Import first, then time from the files to the finished table; the parent times the whole process."""
    sys.path.insert(0, str(Path(__file__).parent / "contenders"))
    contender = importlib.import_module(module)
    started = time.perf_counter()
    table = getattr(contender, work)(Path(folder))
    seconds = time.perf_counter() - started
    table.to_parquet(result)
    print(json.dumps({"seconds": seconds, "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))


if __name__ == "__main__":
    main(*sys.argv[1:5])
