"""Positions and seconds, in which the generator counts, turned into ids and local times, and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel.samples.plan import FIRST_DAY, Bools, Ints, Texts

__all__ = ["identify", "moments", "only", "positions", "seconds"]


def moments(since_start: Ints) -> npt.NDArray[np.datetime64]:
    """Turn seconds since the first midnight into naive local times."""
    start = np.datetime64(FIRST_DAY, "s")
    return np.asarray(start + since_start.astype("timedelta64[s]")).astype("datetime64[us]")


def seconds(times: pd.Series) -> Ints:
    """Turn local times into seconds since the first midnight."""
    return np.asarray((times - pd.Timestamp(FIRST_DAY)) // pd.Timedelta(seconds=1), np.int64)


def identify(prefix: str, places: Ints) -> Texts:
    """Turn positions into ids such as ``u0000042``; wide enough to sort as text up to ten million."""
    if places.size == 0:
        return np.array([], object)
    return np.char.add(prefix, np.char.zfill((places + 1).astype("U8"), 7)).astype(object)


def positions(ids: pd.Series) -> Ints:
    """Turn ids back into positions."""
    return np.asarray(ids.str[1:].astype("int64"), np.int64) - 1


def only(wanted: Bools, values: Texts) -> Texts:
    """Return the values where they are wanted and None elsewhere."""
    kept = np.full(values.size, None, object)
    kept[wanted] = values[wanted]
    return kept
