"""Events of a class → rows of SQLite or PostgreSQL, each kept once; polls → counts of keys, without persons."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.exercises.progress import Line
from flywheel.words import gettext as _

__all__ = ["MOST_EVENTS", "Poll", "Store"]

VERSION = 1
MOST_EVENTS = 20_000
"""Lines kept of one person; far above what a course makes, and a limit for a notebook gone wild."""

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_schema = sa.MetaData()
_version = sa.Table("flywheel_board", _schema, sa.Column("version", sa.Integer, primary_key=True))
_events = sa.Table(
    "flywheel_event",
    _schema,
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("at", sa.String(40), nullable=False),
    *(sa.Column(name, sa.String(40), nullable=False) for name in ("lesson", "exercise", "outcome", "session")),
    sa.Column("tries", sa.Integer, nullable=False),
)
_places = sa.Table(
    "flywheel_place",
    _schema,
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("lesson", sa.String(40), nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
)
_polls = sa.Table(
    "flywheel_poll",
    _schema,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exercise", sa.String(40), nullable=False),
    sa.Column("opened", sa.String(40), nullable=False),
    sa.Column("closed", sa.String(40)),
    sa.Column("secret", sa.String(64)),
)
_votes = sa.Table(
    "flywheel_vote",
    _schema,
    sa.Column("poll", sa.Integer, primary_key=True),
    sa.Column("voter", sa.String(64), primary_key=True),
    sa.Column("choice", sa.String(40), nullable=False),
)
_counts = sa.Table(
    "flywheel_count",
    _schema,
    sa.Column("poll", sa.Integer, primary_key=True),
    sa.Column("choice", sa.String(40), primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
)


@dataclass(frozen=True)
class Poll:
    """One poll.

    Attributes:
        id: Its number.
        exercise: Id of the choice exercise it is about.
        opened: When, UTC, ISO 8601.
        closed: When it was closed; empty while it is open.
        n: How many answered.
        counts: Key → how many chose it; empty while it is open.
    """

    id: int
    exercise: str
    opened: str
    closed: str
    n: int
    counts: Mapping[str, int]


class Store:
    """The database of one class; only the board's service opens it."""

    def __init__(self, url: str) -> None:
        """Open the database and make its tables where there are none.

        Args:
            url: ``sqlite:////srv/board.sqlite`` or ``postgresql://user@host/base``.

        Raises:
            BadInputError: The address is of another kind, or the database cannot be opened.
            FlywheelError: It was written by a newer version.
        """
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        kind = url.partition(":")[0].partition("+")[0]
        if kind not in _INSERT:
            remedy = _("use sqlite:////folder/board.sqlite or postgresql://user@host/base")
            raise BadInputError(_("database"), [Problem(kind, _("is not a kind the board can use"), remedy)])
        self._insert = _INSERT[kind]
        self._turn = threading.Lock()
        patience = {"timeout": 30} if kind == "sqlite" else {}
        self._engine = sa.create_engine(url, pool_pre_ping=True, connect_args=patience)
        try:
            with self._engine.begin() as base:
                _schema.create_all(base)
                base.execute(self._insert(_version).values(version=VERSION).on_conflict_do_nothing())
                newest = base.execute(sa.select(sa.func.max(_version.c.version))).scalar_one()
        except sa.exc.SQLAlchemyError as err:
            self.close()
            where = sa.engine.make_url(url).render_as_string(hide_password=True)
            reason = str(getattr(err, "orig", None) or err).strip()
            raise BadInputError(_("database"), [Problem(where, reason, _("check address, rights and server"))]) from err
        if newest > VERSION:
            self.close()
            raise FlywheelError(_("This class was kept by a newer version of the workbook; upgrade it first."))

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Write one after another: SQLite refuses who read first and writes when somebody else just did."""
        with self._turn, self._engine.begin() as base:
            yield base

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def keep(self, person: str, events: Mapping[str, Line]) -> int:
        """Keep lines of a person; those that are there already are left as they are.

        Args:
            person: Account name, as the hub says it.
            events: Id → line.

        Returns:
            How many were new.

        Raises:
            FlywheelError: The person has more lines than a course can make.
        """
        rows = [{"person": person, "id": key} | asdict(line) for key, line in events.items()]
        count = sa.select(sa.func.count()).where(_events.c.person == person)
        with self._writing() as base:
            before = base.execute(count).scalar_one()
            if before + len(rows) > MOST_EVENTS:
                raise FlywheelError(_("{person} has sent too many events").format(person=person))
            if rows:
                base.execute(self._insert(_events).on_conflict_do_nothing(), rows)
            return int(base.execute(count).scalar_one() - before)

    def place(self, person: str, lesson: str) -> None:
        """Note in which lesson a person is now."""
        row = {"lesson": lesson, "at": _now()}
        insert = self._insert(_places).values(person=person, **row)
        with self._writing() as base:
            base.execute(insert.on_conflict_do_update(index_elements=["person"], set_=row))

    def places(self) -> dict[str, tuple[str, str]]:
        """Return person → lesson and time (UTC, ISO 8601) of the last sign of life."""
        with self._engine.connect() as base:
            return {row.person: (row.lesson, row.at) for row in base.execute(sa.select(_places))}

    def logs(self) -> dict[str, list[Line]]:
        """Return person → lines, oldest first."""
        names = [field.name for field in fields(Line)]
        ordered = sa.select(_events).order_by(_events.c.person, _events.c.at, _events.c.tries, _events.c.id)
        found: dict[str, list[Line]] = {}
        with self._engine.connect() as base:
            for row in base.execute(ordered).mappings():
                found.setdefault(row["person"], []).append(Line(**{name: row[name] for name in names}))
        return found

    def forget(self, person: str) -> None:
        """Delete everything that is kept of a person; what they chose in polls was never kept with them."""
        with self._writing() as base:
            for table in (_events, _places):
                base.execute(sa.delete(table).where(table.c.person == person))

    def open_poll(self, exercise: str) -> int:
        """Open a poll on a choice exercise, close the one before, and return its number."""
        self.close_poll()
        row = {"exercise": exercise, "opened": _now(), "secret": secrets.token_hex(32)}
        with self._writing() as base:
            done = base.execute(sa.insert(_polls).values(row))
            return int((done.inserted_primary_key or (0,))[0])

    def vote(self, poll: int, person: str, choice: str) -> bool:
        """Count a choice; the last one of a person holds. The person is kept as a keyed hash until the poll closes.

        Returns:
            Whether it was counted: the poll is open.
        """
        with self._writing() as base:
            secret = base.execute(sa.select(_polls.c.secret).where(_polls.c.id == poll)).scalar_one_or_none()
            if secret is None:
                return False
            voter = hmac.new(bytes.fromhex(secret), person.encode(), hashlib.sha256).hexdigest()
            insert = self._insert(_votes).values(poll=poll, voter=voter, choice=choice)
            base.execute(insert.on_conflict_do_update(index_elements=["poll", "voter"], set_={"choice": choice}))
        return True

    def close_poll(self) -> None:
        """Close the open poll: count the keys, then delete who chose and the key of the hashes."""
        with self._writing() as base:
            for poll in base.execute(sa.select(_polls.c.id).where(_polls.c.closed.is_(None)).with_for_update()).all():
                chosen = base.execute(sa.select(_votes.c.choice).where(_votes.c.poll == poll.id)).scalars()
                rows = [{"poll": poll.id, "choice": key, "n": n} for key, n in sorted(Counter(chosen).items())]
                if rows:
                    base.execute(sa.insert(_counts), rows)
                base.execute(sa.delete(_votes).where(_votes.c.poll == poll.id))
                base.execute(sa.update(_polls).where(_polls.c.id == poll.id).values(closed=_now(), secret=None))

    def polls(self) -> list[Poll]:
        """Return all polls, the newest first."""
        with self._engine.connect() as base:
            rows = base.execute(sa.select(_polls).order_by(_polls.c.id.desc())).all()
            counts: dict[int, dict[str, int]] = {}
            for one in base.execute(sa.select(_counts)):
                counts.setdefault(one.poll, {})[one.choice] = one.n
            voted = sa.select(_votes.c.poll, sa.func.count()).group_by(_votes.c.poll)
            waiting = {row[0]: row[1] for row in base.execute(voted)}
        return [
            Poll(row.id, row.exercise, row.opened, row.closed or "", waiting.get(row.id, 0) + sum(own.values()), own)
            for row in rows
            for own in [counts.get(row.id, {})]
        ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
