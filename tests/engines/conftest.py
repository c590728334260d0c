"""One small company on two engines, and a comparison that says in which row and column they differ."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest

from flywheel import samples, tables
from flywheel.tables import Data

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "OFF",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""For many questions over few rows: Java spends less on compiling. `benchmarks/cluster.py` keeps the defaults."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Spark's warnings pass: PySpark 4.3 calls what pandas 3 deprecates, and the comparison shows that it works."""
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company of 400 users as stamped Parquet files."""
    return samples.write(tmp_path_factory.mktemp("company") / "data", users=400)


@pytest.fixture(scope="session")
def duckdb_data(stored: Path) -> Data:
    """The company on DuckDB."""
    return tables.connect(stored)


@pytest.fixture(scope="session")
def spark_data(stored: Path, duckdb_data: Data, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Data]:
    """The company on a local Spark; skipped without Java, unless FLYWHEEL_REQUIRE_SPARK is set."""
    if shutil.which("java") is None:
        (pytest.fail if os.environ.get("FLYWHEEL_REQUIRE_SPARK") else pytest.skip)("no Java; see `make test`")
    from pyspark.sql import SparkSession

    building = SparkSession.builder.master("local[2]").appName("flywheel-tests")
    for name, value in (SETTINGS | {"spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse"))}).items():
        building = building.config(name, value)
    session = building.getOrCreate()
    con = ibis.pyspark.connect(session)
    found = {name: con.read_parquet(stored / f"{name}.parquet", table_name=name) for name in duckdb_data.names}
    yield replace(duckdb_data, con=con, tables=found)
    session.stop()


@pytest.fixture
def same(duckdb_data: Data, spark_data: Data) -> Callable[..., pd.DataFrame]:
    """Run one call on both engines and compare row by row: ``same(lambda data: voc.nps(data.feedback))``.

    The call may return a Result, a table of Ibis or a DataFrame. Rows are compared in the order of ``keys``, by default
    of every column that holds no float; floats agree to 1e-9 relative, everything else exactly.
    """

    def compared(call: Callable[[Data], Any], *, keys: list[str] | None = None) -> pd.DataFrame:
        ours, theirs = (_sorted(_frame(call(data)), keys) for data in (duckdb_data, spark_data))
        assert len(ours), "nothing to compare: the call returns no row"
        assert list(ours.columns) == list(theirs.columns)
        assert len(ours) == len(theirs)
        for name in ours.columns:
            _assert_equal(name, ours[name], theirs[name])
        return ours

    return compared


def _frame(found: Any) -> pd.DataFrame:
    if isinstance(found, pd.DataFrame):
        return found
    return found.to_pandas() if isinstance(found, ibis.expr.types.Table) else found.table


def _sorted(table: pd.DataFrame, keys: list[str] | None) -> pd.DataFrame:
    plain = keys or [name for name in table.columns if not pd.api.types.is_float_dtype(table[name])]
    return table.sort_values(plain, ignore_index=True, key=lambda column: column.astype(str)) if plain else table


def _assert_equal(name: str, ours: pd.Series, theirs: pd.Series) -> None:
    if pd.api.types.is_numeric_dtype(ours) and not pd.api.types.is_bool_dtype(ours):
        one, other = (side.to_numpy(dtype=float, na_value=np.nan) for side in (ours, theirs))
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=0, equal_nan=True, err_msg=name)
    else:
        one, other = (side.astype(str).where(side.notna(), "–").tolist() for side in (ours, theirs))
        assert one == other, name
