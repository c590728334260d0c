"""Each piece of work as DuckDB SQL written by hand, from the same Parquet files: the yardstick."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

STEPS = ["app_open", "view_product", "add_to_cart", "start_checkout", "pay"]


def ask(folder: Path, sql: str) -> pd.DataFrame:
    """Run one query over the three files."""
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    for name in ("users", "events", "orders"):
        time = "" if name == "users" else 'RENAME ("at" AS ts)'
        con.execute(f"CREATE VIEW {name} AS SELECT * {time} FROM '{folder / name}.parquet'")  # noqa: S608  # our folder
    return con.execute(sql).df()


def funnel(folder: Path, *, within: str = "AND e.ts < b.t1 + INTERVAL 7 DAY") -> pd.DataFrame:
    """Count users at five ordered steps within seven days of their first touch."""
    steps = ["s1 AS (SELECT user_id, min(ts) AS t1, t1 AS t FROM events WHERE event = 'app_open' GROUP BY user_id)"]
    for number, name in enumerate(STEPS[1:], 2):
        steps.append(
            f"s{number} AS (SELECT b.user_id, any_value(b.t1) AS t1, min(e.ts) AS t FROM s{number - 1} b"  # noqa: S608
            f" JOIN events e ON e.user_id = b.user_id AND e.event = '{name}' AND e.ts >= b.t {within}"
            " GROUP BY b.user_id)"
        )
    counts = " UNION ALL ".join(f"SELECT {n} AS step, count(*) AS users FROM s{n}" for n in range(1, 6))  # noqa: S608
    return ask(folder, f"WITH {', '.join(steps)} {counts} ORDER BY step")


def open_funnel(folder: Path) -> pd.DataFrame:
    """Count users at five ordered steps, whenever they come."""
    return funnel(folder, within="")


def retention(folder: Path) -> pd.DataFrame:
    """Count who is active exactly 1, 7 and 30 days after signing up, among those whose day was observed."""
    days = (1, 7, 30)
    hits = ", ".join(f"bool_or(e.ts::DATE - u.signed_up_at::DATE = {day}) AS back_{day}" for day in days)
    rows = " UNION ALL ".join(
        f"SELECT {day} AS day, count(*) FILTER (back_{day}) AS returned, count(*) AS n"  # noqa: S608
        f" FROM flagged WHERE born + {day} BETWEEN (SELECT first FROM span) AND (SELECT last FROM span)"
        for day in days
    )
    return ask(
        folder,
        f"""WITH span AS (SELECT min(ts)::DATE AS first, max(ts)::DATE AS last FROM events),
        back AS (SELECT e.user_id, {hits} FROM events e JOIN users u USING (user_id) GROUP BY e.user_id),
        flagged AS (SELECT u.signed_up_at::DATE AS born, b.* FROM users u LEFT JOIN back b USING (user_id))
        {rows} ORDER BY day""",  # noqa: S608
    )


def sessions(folder: Path) -> pd.DataFrame:
    """Count sessions parted by more than 30 idle minutes, with their events and their whole seconds."""
    return ask(
        folder,
        """WITH marked AS (
          SELECT s - lag(s) OVER (PARTITION BY user_id ORDER BY s) AS gap
          FROM (SELECT user_id, epoch_us(ts) // 1000000 AS s FROM events))
        SELECT count(*) FILTER (gap IS NULL OR gap > 1800) AS sessions, count(*) AS events,
          sum(gap) FILTER (gap <= 1800)::DOUBLE AS seconds FROM marked""",
    )


def active(folder: Path) -> pd.DataFrame:
    """Count active users of each whole calendar month, and of its mean day."""
    return ask(
        folder,
        """WITH days AS (SELECT DISTINCT user_id, ts::DATE AS day FROM events),
        span AS (SELECT min(day) AS first, max(day) AS last FROM days)
        SELECT date_trunc('month', day)::DATE AS month, count(*)::DOUBLE / day(last_day(any_value(day))) AS dau,
          count(DISTINCT user_id) AS mau
        FROM days, span WHERE date_trunc('month', day) >= first AND last_day(day) <= last GROUP BY 1 ORDER BY 1""",
    )


def purchases(folder: Path) -> pd.DataFrame:
    """Sum up each customer's repeat days, recency, age in days and mean value, as buy-till-you-die models want them."""
    return ask(
        folder,
        """WITH days AS (SELECT user_id, ts::DATE AS day, sum(revenue_cents) AS cents FROM orders GROUP BY ALL),
        span AS (SELECT max(day) AS last FROM days)
        SELECT user_id, count(*) - 1 AS frequency, max(day) - min(day) AS recency, any_value(last) - min(day) AS age,
          coalesce((sum(cents) - arg_min(cents, day))::DOUBLE / nullif(count(*) - 1, 0), 0) AS value
        FROM days, span GROUP BY user_id ORDER BY user_id""",
    )


def rfm(folder: Path) -> pd.DataFrame:
    """Score recency, frequency and money of each customer from 1 to 5, and fill the cells of recency × frequency."""
    return ask(
        folder,
        """WITH sums AS (
          SELECT user_id, (SELECT max(ts)::DATE FROM orders) - max(ts)::DATE AS recency, count(*) AS frequency,
            sum(revenue_cents) AS money FROM orders GROUP BY user_id),
        ranked AS (SELECT *, rank() OVER (ORDER BY recency DESC) AS r, rank() OVER (ORDER BY frequency) AS f,
          rank() OVER (ORDER BY money) AS m, count(*) OVER () AS n FROM sums),
        scored AS (SELECT money, 1 + (r - 1) * 5 // n AS r, 1 + (f - 1) * 5 // n AS f, 1 + (m - 1) * 5 // n AS m
          FROM ranked)
        SELECT r, f, count(*) AS users, sum(money)::BIGINT AS cents, sum(m)::BIGINT AS m FROM scored
        GROUP BY ALL ORDER BY ALL""",
    ).drop(columns="m")
