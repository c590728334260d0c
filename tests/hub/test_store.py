"""What the board keeps: each event once, polls without persons; on SQLite, and on PostgreSQL in the system tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from flywheel.errors import BadInputError, FlywheelError
from flywheel.exercises.class_link import event_ids
from flywheel.exercises.progress import Line
from flywheel.hub import store as stores
from flywheel.hub.store import Store

SYSTEM = bool(os.environ.get("FLYWHEEL_SYSTEM_TESTS"))


def line(exercise: str, outcome: str = "correct", *, minute: int = 0) -> Line:
    """One line of a log."""
    return Line(f"2026-06-01T08:{minute:02}:00+00:00", "01", exercise, outcome, 1, "s")


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of Debian's package, as its own user, on a port and in a folder of its own."""
    if not SYSTEM:
        pytest.skip("starts a server as another user; set FLYWHEEL_SYSTEM_TESTS=1")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert programs, "apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="flywheel-postgresql-"))
    shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def as_postgres(*command: str) -> None:
        subprocess.run(
            [str(programs[-1] / command[0]), *command[1:]],
            check=True, cwd="/", user="postgres", group="postgres", extra_groups=[], stdout=subprocess.DEVNULL,
        )  # fmt: skip

    data, secret = str(folder / "data"), folder / "secret"
    secret.write_text("a-password-for-tests")
    shutil.chown(secret, "postgres", "postgres")
    try:
        ask = ("--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8")
        as_postgres("initdb", "-D", data, *ask)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        as_postgres("pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://postgres:a-password-for-tests@127.0.0.1:{port}/postgres"
        as_postgres("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a row."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'board.sqlite'}"
    address: str = request.getfixturevalue("postgresql")
    engine = sa.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    stores._schema.drop_all(engine)
    engine.dispose()
    return address


@pytest.fixture
def kept(url: str) -> Iterator[Store]:
    """The same, opened."""
    made = Store(url)
    yield made
    made.close()


def test_an_event_is_kept_once_however_often_it_comes(kept):
    """A log that is sent again after an outage adds what is new and changes nothing else."""
    log = [line("1.1", "hint shown"), line("1.1", "hint shown"), line("1.1", minute=1)]
    assert kept.keep("lee", event_ids(log[:2])) == 2
    assert kept.keep("lee", event_ids(log)) == 1
    assert kept.keep("lee", event_ids(log)) == 0
    assert kept.logs() == {"lee": log}


def test_two_people_may_send_the_same_line(kept):
    """The id of an event counts for one person."""
    kept.keep("lee", event_ids([line("1.1")]))
    assert kept.keep("wang", event_ids([line("1.1")])) == 1
    kept.forget("lee")
    assert list(kept.logs()) == ["wang"]


def test_many_writers_at_once_lose_nothing(kept):
    """Eight threads send overlapping parts of one log."""
    log = [line("1.1", minute=minute % 60, outcome="not yet") for minute in range(60)]
    ids = list(event_ids(log).items())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda start: kept.keep("lee", dict(ids[start : start + 20])), range(0, 50, 5)))
    assert len(kept.logs()["lee"]) == 60


def test_what_was_kept_outlives_the_service(url):
    """A second start finds everything."""
    first = Store(url)
    first.keep("lee", event_ids([line("1.1")]))
    first.place("lee", "01")
    first.place("lee", "02")
    first.close()
    second = Store(url)
    assert second.logs() == {"lee": [line("1.1")]}
    assert second.places()["lee"][0] == "02"
    second.close()


def test_a_poll_keeps_no_person(kept):
    """The last choice holds; closing leaves counts, and nothing that says who chose."""
    poll = kept.open_poll("1.17")
    for person, choice in (("lee", "a"), ("wang", "b"), ("lee", "b")):
        assert kept.vote(poll, person, choice)
    (waiting,) = kept.polls()
    assert (waiting.n, waiting.counts, waiting.closed) == (2, {}, "")
    with kept._engine.connect() as base:
        assert "lee" not in str(base.execute(sa.select(stores._votes)).all())
    kept.close_poll()
    (closed,) = kept.polls()
    assert (closed.n, closed.counts) == (2, {"b": 2})
    assert not kept.vote(poll, "lee", "a")
    with kept._engine.connect() as base:
        assert base.execute(sa.select(stores._votes)).all() == []
        assert base.execute(sa.select(stores._polls.c.secret)).scalars().all() == [None]


def test_a_new_poll_closes_the_one_before(kept):
    """One poll is open at most."""
    first = kept.open_poll("1.17")
    second = kept.open_poll("1.18")
    assert not kept.vote(first, "lee", "a")
    assert kept.vote(second, "lee", "a")


def test_a_notebook_gone_wild_is_stopped(kept, monkeypatch):
    """Beyond the limit nothing of this person is kept."""
    monkeypatch.setattr(stores, "MOST_EVENTS", 2)
    with pytest.raises(FlywheelError, match="lee has sent too many events"):
        kept.keep("lee", event_ids([line("1.1", minute=minute) for minute in range(3)]))
    assert kept.logs() == {}


def test_a_newer_database_is_left_alone(url):
    """What a newer version wrote is not touched."""
    made = Store(url)
    with made._engine.begin() as base:
        base.execute(sa.insert(stores._version).values(version=99))
    made.close()
    with pytest.raises(FlywheelError, match="newer version"):
        Store(url)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://root:secret@localhost/board", "is not a kind the board can use"),
        ("sqlite:////no/such/folder/board.sqlite", "unable to open database file"),
        ("postgresql://lee:secret@127.0.0.1:1/board", "check address, rights and server"),
    ],
)
def test_a_database_that_cannot_be_used_is_said(address, says):
    """The message has the reason and never the password."""
    with pytest.raises(BadInputError) as caught:
        Store(address)
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)
