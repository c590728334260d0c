"""A seed turned into Greenbasket (青篮), a fictional fresh-grocery company whose truths are known."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import pandas as pd

    from flywheel.tables import Data

__all__ = ["DAYS", "SEED", "USERS", "load", "make", "tiny", "truths", "write"]

USERS, DAYS, SEED = 6000, 182, 365
"""Size and seed of the committed sample: Monday 2026-01-05 to Sunday 2026-07-05."""
LABEL = "sample"


def make(*, users: int = USERS, days: int = DAYS, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Generate the sample company in any size.

    Args:
        users: People who signed up, before or during the days.
        days: Calendar days from Monday 2026-01-05. Truths whose window lies outside are left out.
        seed: Seed of every random stream; the same seed and versions give the same tables.

    Returns:
        All canonical tables by name, times naive and local to Asia/Shanghai, money in cents (CNY).

    Raises:
        BadInputError: A size is too small.

    Example:
        >>> tables = make(users=300, days=60)
        >>> list(tables)[:3], len(tables["users"])
        (['users', 'events', 'orders'], 300)
    """
    from flywheel.samples import behaviour, operations, service, visits, voices
    from flywheel.samples.people import make_people
    from flywheel.samples.plan import Plan

    plan = Plan(users, days, seed)
    people = make_people(plan)
    visited = visits.make_visits(plan, people)
    reminder = visits.reminder_pilot(plan, visited)
    recall, visited = visits.recall_pilot(plan, people, visited)
    events = behaviour.make_events(plan, people, visited)
    orders = behaviour.make_orders(plan, people, visited, events)
    heard = voices.speak(plan, people, service.handle(plan, voices.hear(plan, people, visited, orders)))
    node_runs = operations.make_node_runs(plan, people, recall)
    return {
        "users": behaviour.make_users(plan, people, visited, orders, recall),
        "events": events,
        "orders": orders,
        "feedback": voices.make_feedback(heard),
        "tickets": service.make_tickets(plan, heard),
        "ticket_events": service.make_ticket_events(heard),
        "spend": operations.make_spend(plan, people),
        "messages": service.make_messages(plan, people, heard, orders, node_runs),
        "actions": operations.make_actions(plan),
        "node_runs": node_runs,
        "pilots": operations.make_pilots(plan, people, reminder, recall),
    }


def _connected(users: int, days: int, seed: int) -> tuple[Data, dict[str, pd.DataFrame]]:
    from flywheel.samples.plan import CURRENCY, TIME_ZONE
    from flywheel.tables import connect

    tables = make(users=users, days=days, seed=seed)
    return connect(tables, time_zone=TIME_ZONE, currency=CURRENCY, label=LABEL), tables


def load() -> Data:
    """Open the committed sample.

    Raises:
        FlywheelError: The sample is not there.

    Example:
        >>> load().label
        'sample'
    """
    from flywheel.tables import connect

    folder = places.datasets() / "sample"
    if not folder.is_dir():
        raise FlywheelError(
            _("the sample data are missing at {folder}; make them again with: flywheel data make {folder}").format(
                folder=folder
            )
        )
    return connect(folder, label=LABEL)


def truths() -> dict[str, Any]:
    """Return what was planted in the committed sample, as written in ``datasets/truths.yml``.

    Example:
        >>> truths()["planted"]["guidance_pilot"]["planted"]["during"]
        0.38
    """
    from ruamel.yaml import YAML

    content: dict[str, Any] = YAML(typ="safe").load((places.datasets() / "truths.yml").read_text("utf-8"))
    return content


@cache
def tiny() -> Data:
    """Return a small company of 200 users and 182 days, made once a process; meant for doctests.

    Example:
        >>> tiny().users.count().execute()
        200
    """
    return _connected(200, DAYS, SEED)[0]


def write(
    folder: Path | str,
    *,
    users: int = USERS,
    days: int = DAYS,
    seed: int = SEED,
    truths_file: Path | str | None = None,
    replace_existing: bool = False,
) -> Path:
    """Generate a company and write it as stamped Parquet, with its truths as YAML.

    Args:
        folder: Where to write; appears complete or not at all.
        users: As in `make`.
        days: As in `make`.
        seed: As in `make`.
        truths_file: Where to write the truths; ``truths.yml`` in the folder unless named.
        replace_existing: Whether data written before may be replaced.

    Returns:
        The folder.

    Raises:
        FlywheelError: The folder exists, or cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as somewhere:
        ...     sorted(file.name for file in write(Path(somewhere) / "shop", users=60, days=14).iterdir())[:3]
        ['actions.parquet', 'events.parquet', 'feedback.parquet']
    """
    from flywheel.samples.planted import as_text, describe
    from flywheel.tables import write_stamped

    data, tables = _connected(users, days, seed)
    target = write_stamped(data, folder, replace_existing=replace_existing)
    text = as_text(describe(tables, users=users, days=days, seed=seed))
    Path(truths_file or target / "truths.yml").write_text(text, encoding="utf-8")
    return target
