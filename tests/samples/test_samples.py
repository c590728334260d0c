"""The sample company is reproducible, consistent with itself and passes the gate in any size."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from flywheel import places, samples
from flywheel.errors import BadInputError, FlywheelError
from flywheel.samples.plan import Plan
from flywheel.tables import TABLES, connect
from flywheel.tables.data import read_frames

Tables = dict[str, pd.DataFrame]


def test_the_same_seed_makes_the_same_company() -> None:
    """Two runs agree in every value of every table."""
    once, again = samples.make(users=300, days=60, seed=4), samples.make(users=300, days=60, seed=4)
    for name, table in once.items():
        assert_frame_equal(table, again[name])


def test_another_seed_makes_another_company() -> None:
    """Events and texts differ when the seed does."""
    one, two = samples.make(users=300, days=60, seed=4), samples.make(users=300, days=60, seed=5)
    assert len(one["events"]) != len(two["events"]) or not one["events"].equals(two["events"])
    assert set(one["feedback"]["text"].dropna()) != set(two["feedback"]["text"].dropna())


def test_streams_do_not_move_each_other() -> None:
    """A stream gives the same numbers whatever was drawn from others before."""
    plan = Plan(users=100, days=30, seed=9)
    first = plan.rng("orders").random(3).tolist()
    plan.rng("something new").random(1000)
    assert plan.rng("orders").random(3).tolist() == first
    assert plan.rng("events").random(3).tolist() != first


@pytest.mark.parametrize(("users", "days"), [(50, 14), (300, 60), (1000, 365)])
def test_any_size_passes_the_gate(users: int, days: int) -> None:
    """All eleven tables are made and accepted, small and long."""
    data = connect(samples.make(users=users, days=days))
    assert data.names == tuple(TABLES)
    assert data.users.count().execute() == users


def test_sizes_that_leave_nothing_are_refused() -> None:
    """Every wrong size is named at once."""
    with pytest.raises(BadInputError, match=r"2 problems[\s\S]*users: 3 is too small[\s\S]*days: 1 is too small"):
        samples.make(users=3, days=1)


def test_tables_hold_the_columns_of_the_contracts(company: Tables) -> None:
    """Names and order of the columns are those of the dictionary."""
    assert {name: list(table) for name, table in company.items()} == {
        name: [column.name for column in contract.columns] for name, contract in TABLES.items()
    }


def test_every_order_is_one_payment(company: Tables) -> None:
    """Orders and `pay` events agree in user and second."""
    paid = company["events"].query("event == 'pay'")[["user_id", "at"]].sort_values(["user_id", "at"])
    ordered = company["orders"][["user_id", "at"]].sort_values(["user_id", "at"])
    assert_frame_equal(paid.reset_index(drop=True), ordered.reset_index(drop=True))


def test_nobody_does_anything_before_signing_up(company: Tables) -> None:
    """The first event of a newcomer is opening the app at the moment of sign-up."""
    signed = company["users"].set_index("user_id")["signed_up_at"]
    assert (company["events"]["at"] >= company["events"]["user_id"].map(signed)).all()
    new = company["users"].query("signed_up_at >= '2026-01-05'").set_index("user_id")["signed_up_at"]
    first = company["events"].groupby("user_id")["at"].min()
    assert (first.reindex(new.index) == new).all()


def test_inviters_signed_up_earlier(company: Tables) -> None:
    """`referred_by` names somebody who was there before, and is filled for those who came by referral."""
    users = company["users"].set_index("user_id")
    invited = users[users["referred_by"].notna()]
    assert (invited["signed_up_at"] > invited["referred_by"].map(users["signed_up_at"])).all()
    assert (invited["acquisition_channel"] == "referral").all()


def test_tickets_grow_out_of_complaints(company: Tables) -> None:
    """A ticket follows its feedback, belongs to the same user, and its states are in order of time."""
    feedback = company["feedback"].set_index("feedback_id")
    tickets = company["tickets"]
    assert (tickets["opened_at"] > tickets["feedback_id"].map(feedback["at"])).all()
    assert (tickets["user_id"] == tickets["feedback_id"].map(feedback["user_id"])).all()
    assert tickets["feedback_id"].map(feedback["text"]).notna().all()
    last = company["ticket_events"].groupby("ticket_id").last()
    assert (tickets["status"].to_numpy() == last["status"].reindex(tickets["ticket_id"]).to_numpy()).all()


def test_messages_answer_feedback_of_their_reader(company: Tables) -> None:
    """Every value communication names feedback that the same user gave before."""
    told = company["messages"].query("kind == 'value_communication'")
    feedback = company["feedback"].set_index("feedback_id")
    assert len(told) > 100
    assert (told["feedback_id"].map(feedback["user_id"]) == told["user_id"]).all()
    assert (told["feedback_id"].map(feedback["at"]) < told["sent_at"]).all()


def test_life_has_a_rhythm(company: Tables) -> None:
    """Weekends and evenings are busy, nights are silent."""
    at = company["events"]["at"]
    by_day, by_hour = at.dt.day_of_week.value_counts(), at.dt.hour.value_counts()
    assert by_day[5] > 1.15 * by_day[1]
    assert by_hour[18] > 2 * by_hour[15]
    assert at.dt.hour.min() >= 6


def test_value_and_activity_have_long_tails(company: Tables) -> None:
    """The busiest tenth of users makes over two fifths of the events; half of them make little."""
    events = company["events"].groupby("user_id").size().sort_values(ascending=False)
    assert events.head(len(events) // 10).sum() > 0.4 * events.sum()
    assert company["orders"]["revenue_cents"].skew() > 1


def test_optional_values_are_missing_here_and_there(company: Tables) -> None:
    """A few regions, years of birth and genders are unknown, as in any company."""
    missing = company["users"][["region", "birth_year", "gender", "acquisition_channel"]].isna().mean()
    assert missing.between(0.01, 0.08).all()


def test_the_committed_sample_is_the_generated_one(company: Tables) -> None:
    """Reading datasets/sample gives what the generator makes today, value by value."""
    stored, fresh = read_frames(samples.load()), read_frames(connect(company))
    assert list(stored) == list(fresh)
    for name, table in fresh.items():
        assert_frame_equal(stored[name], table, obj=name)


def test_writing_twice_gives_the_same_bytes(tmp_path) -> None:
    """The Parquet files, the stamp and the truths of two runs are identical."""
    one, two = (samples.write(tmp_path / name / "shop", users=80, days=21) for name in ("a", "b"))
    files = sorted(path.name for path in one.iterdir())
    assert "truths.yml" in files
    assert "flywheel.json" in files
    for file in files:
        assert (one / file).read_bytes() == (two / file).read_bytes(), file


def test_the_committed_data_stay_small() -> None:
    """All of datasets/ is under 8 MB."""
    assert sum(path.stat().st_size for path in places.datasets().rglob("*") if path.is_file()) < 8_000_000


def test_a_missing_sample_says_how_to_make_it(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without datasets/sample the message names the command."""
    monkeypatch.setattr(places, "datasets", lambda: tmp_path)
    with pytest.raises(FlywheelError, match="flywheel data make"):
        samples.load()


def test_tiny_is_made_once() -> None:
    """Doctests share one small company."""
    assert samples.tiny() is samples.tiny()
    assert samples.tiny().label == "sample"
