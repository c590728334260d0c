"""From voice to action, hand-offs, value communication, and the three failure modes."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import loop, samples
from flywheel.errors import BadInputError
from flywheel.samples import service
from flywheel.tables import Data


def told(hour, **columns):
    """Make one message about feedback ``f1`` to user ``a``, delivered an hour after it was sent."""
    row = {"user_id": "a", "kind": "value_communication", "channel": "sms", "feedback_id": "f1"}
    moments = {"sent_at": hour(5), "delivered_at": hour(6), "opened_at": pd.NaT}
    return pd.DataFrame([{**row, **moments, **columns}])


def voices(hour, *rows):
    """Make feedback from (id, user, hour)."""
    return pd.DataFrame(
        [(key, user, hour(at), "words", None) for key, user, at in rows],
        columns=["feedback_id", "user_id", "at", "text", "topic"],
    )


def test_each_step_divides_by_the_same_voices(hour) -> None:
    """Of four voices with words one is tagged, two have tickets, two topics get an action and one user is told."""
    feedback = pd.DataFrame(
        {
            "feedback_id": list("abcde"),
            "at": [hour(0)] * 5,
            "text": ["late", "late again", "dear", "slow", None],
            "topic": ["late", None, None, None, "late"],
        }
    )
    tickets = pd.DataFrame({"feedback_id": ["b", "c"], "opened_at": [hour(1)] * 2, "topic": ["late", "price"]})
    actions = pd.DataFrame(
        {"topic": ["late", "price"], "meeting_day": [hour(24 * 8)] * 2, "status": ["open", "dropped"]}
    )
    messages = pd.DataFrame({"feedback_id": ["c", None], "sent_at": [hour(30)] * 2})
    found = loop.insight_to_action(feedback, tickets, actions=actions, messages=messages, now=hour(24 * 40))
    assert found.pieces == 4
    assert found.table.set_index("step")["count"].to_dict() == {
        "tagged": 1, "ticket": 2, "action": 2, "message": 1, "anything": 3,
    }  # fmt: skip
    assert set(found.table["n"]) == {4}


def test_steps_out_of_time_do_not_count(hour) -> None:
    """A meeting of the same day, one after the window and a late message lead nowhere; a young voice is left out."""
    feedback = pd.DataFrame({"feedback_id": ["a", "b"], "at": [hour(10), hour(24 * 35)], "text": "x", "topic": "late"})
    tickets = pd.DataFrame({"feedback_id": ["a"], "opened_at": [hour(24 * 50)], "topic": "late"})
    actions = pd.DataFrame({"topic": "late", "meeting_day": [hour(0), hour(24 * 31)], "status": "open"})
    messages = pd.DataFrame({"feedback_id": ["a"], "sent_at": [hour(24 * 31)]})
    found = loop.insight_to_action(feedback, tickets, actions=actions, messages=messages, now=hour(24 * 60))
    assert found.table["count"].tolist() == [1, 0, 0, 0, 0]
    assert found.pieces == 1


def test_silence_gives_no_share(hour) -> None:
    """Without feedback that was observed long enough every share is not a number."""
    feedback = pd.DataFrame({"feedback_id": ["a"], "at": [hour(0)], "text": ["x"], "topic": ["late"]})
    nothing = pd.DataFrame({"feedback_id": ["z"], "opened_at": [hour(0)], "topic": ["late"]})
    actions = pd.DataFrame({"topic": ["late"], "meeting_day": [hour(0)], "status": ["open"]})
    messages = pd.DataFrame({"feedback_id": ["z"], "sent_at": [hour(0)]})
    found = loop.insight_to_action(feedback, nothing, actions=actions, messages=messages, now=hour(24))
    assert found.table["value"].isna().all()
    with pytest.raises(BadInputError, match="topic: is not a column here"):
        loop.insight_to_action(feedback.drop(columns="topic"), nothing, actions=actions, messages=messages)


def test_the_sample_s_insight_leads_to_action() -> None:
    """In the sample about three voices in ten get somewhere: no data overload is planted."""
    data = samples.load()
    found = loop.insight_to_action(data.feedback, data.tickets, actions=data.actions, messages=data.messages)
    assert 0.2 < found.table.set_index("step").loc["anything", "value"] < 0.5


def test_handoffs_by_hand(walk, hour) -> None:
    """Service to app to service: two hand-offs; 2 of 12 hours lie in received, 3 in verified."""
    teams = {"rec": "service", "dis": "app", "ver": "service"}
    found = loop.handoffs(walk(t="rec 0 dis 2 fol 8 ver 9 clo 12", teams=teams), now=hour(50))
    row = found.table.iloc[0]
    assert (row["handoffs"], row["hours"], row["n"]) == (2, 12, 1)
    assert row["waiting_share"] == pytest.approx(5 / 12)
    assert math.isnan(row["waiting_low"])
    pairs = found.pairs.set_index(["from_team", "to_team"])
    assert pairs["held_hours"].to_dict() == {("app", "service"): 7, ("service", "app"): 2}
    assert pairs["value"].tolist() == [0.5, 0.5]


def test_an_unknown_team_is_the_team_before(walk) -> None:
    """A row without a team hands nothing on."""
    events = walk(t="rec 0 dis 1 fol 2", teams={"rec": "service", "fol": "service"})
    assert loop.handoffs(events).table["handoffs"].tolist() == [0]


def test_open_tickets_wait_until_now_and_closed_ones_do_not(walk, hour) -> None:
    """Ten hours in received are all waiting; time after closing is none at all."""
    assert loop.handoffs(walk(t="rec 0"), now=hour(10)).table.loc[0, ["hours", "waiting_share"]].tolist() == [10, 1]
    closed = loop.handoffs(walk(t="dis 0 clo 4"), now=hour(100)).table
    assert closed.loc[0, ["hours", "waiting_share"]].tolist() == [4, 0]


def test_groups_and_states_are_checked(walk, cases) -> None:
    """Groups need the tickets, and an unknown state is named."""
    events = walk(t="rec 0 dis 4", s="rec 0 dis 4")
    tickets = pd.concat([cases(t=0), cases(s=0, topic="price")])
    assert loop.handoffs(events, tickets, by="topic").table["topic"].tolist() == ["late", "price"]
    with pytest.raises(BadInputError, match="give tickets as well"):
        loop.handoffs(events, by="topic")
    with pytest.raises(BadInputError, match="'asleep' is not a state"):
        loop.handoffs(events, waiting=("asleep",))
    assert loop.handoffs(events[:0]).table["handoffs"].isna().all()


@given(st.lists(st.lists(st.integers(1, 50), min_size=1, max_size=4), min_size=1, max_size=6))
@settings(max_examples=25)
def test_waiting_is_a_share_and_lies_in_its_interval(tickets: list[list[int]]) -> None:
    """Whatever the times, the share lies between 0 and 1 and inside its interval."""
    states = ("received", "dispatched", "verified", "reopened")
    start, rows = pd.Timestamp("2026-03-02"), []
    for number, waits in enumerate(tickets):
        at = start
        for state, wait in zip(states, waits, strict=False):
            rows.append((f"t{number}", at, state, f"team {wait % 3}"))
            at += pd.Timedelta(hours=wait)
    events = pd.DataFrame(rows, columns=["ticket_id", "at", "status", "team"])
    row = loop.handoffs(events, now=start + pd.Timedelta(hours=300)).table.iloc[0]
    assert 0 <= row["waiting_share"] <= 1
    if len(tickets) > 1:
        assert row["waiting_low"] - 1e-12 <= row["waiting_share"] <= row["waiting_high"] + 1e-12


def test_communication_by_hand(hour) -> None:
    """Told a comes back after the message, untold b only before the moment the told one learned it, c not at all."""
    feedback = voices(hour, ("f1", "a", 0), ("f2", "b", 0), ("f3", "c", 0), ("f4", "a", 50), ("f5", "b", 3))
    found = loop.communication_effect(told(hour), feedback, within_days=7, now=hour(24 * 20))
    rows = found.participation.set_index("group")
    assert rows.loc["told", ["count", "n"]].tolist() == [1, 1]
    assert rows.loc["not told", ["count", "n"]].tolist() == [0, 2]
    assert found.effect.value == 1
    assert (found.reach.value, found.reach.n) == (pytest.approx(1 / 3), 3)
    assert found.table.set_index("rate")["value"].to_dict() == {"delivered": 1, "opened": 0}


def test_only_delivered_messages_about_the_piece_tell(hour) -> None:
    """A message that did not arrive, one of another kind and one about nothing tell nobody."""
    feedback = voices(hour, ("f1", "a", 0), ("f2", "b", 0))
    for change in ({"delivered_at": pd.NaT}, {"kind": "campaign"}, {"feedback_id": None}):
        found = loop.communication_effect(told(hour, **change), feedback, now=hour(24 * 60))
        assert found.participation["n"].tolist() == [0, 0]
        assert math.isnan(found.effect.value)


def test_strata_without_anybody_told_say_nothing(hour) -> None:
    """Users of a week in which nobody was told are not compared; windows that are not over neither."""
    feedback = voices(hour, ("f1", "a", 0), ("f2", "b", 1), ("f3", "c", 24 * 7))
    found = loop.communication_effect(told(hour), feedback, within_days=7, now=hour(24 * 30))
    assert found.participation["n"].tolist() == [1, 1]
    early = loop.communication_effect(told(hour), feedback, within_days=7, now=hour(24 * 7))
    assert early.participation["n"].tolist() == [0, 0]


def test_like_is_compared_with_like(hour) -> None:
    """With tickets only pieces that became one count, by topic; dismissed surveys are no participation."""
    feedback = voices(hour, ("f1", "a", 0), ("f2", "b", 0), ("f3", "c", 0), ("f4", "a", 60), ("f5", None, 70))
    feedback["dismissed"] = [False, False, False, True, False]
    tickets = pd.DataFrame(
        {
            "feedback_id": ["f1", "f2", "f3"],
            "topic": ["late", "late", "price"],
        }
    )
    found = loop.communication_effect(told(hour), feedback, tickets=tickets, within_days=7, now=hour(24 * 20))
    assert found.matched_by == ("week", "topic")
    assert found.participation["n"].tolist() == [1, 1]
    assert found.participation["count"].tolist() == [0, 0]


def test_nothing_is_planted_and_nothing_is_found_in_the_sample() -> None:
    """Told users of the sample come back as often as others, once topics are compared with themselves."""
    data = samples.load()
    found = loop.communication_effect(data.messages, data.feedback, tickets=data.tickets)
    assert found.effect.low < 0 < found.effect.high
    assert found.participation["enough"].all()


def test_chance_alone_is_called_an_effect_at_most_at_its_rate(hour) -> None:
    """Over 30 seeds in which telling does nothing, and sicker topics are told more, few intervals miss zero."""
    wrong = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        sick = rng.random(200) < 0.5
        telling, back = rng.random(200) < np.where(sick, 0.6, 0.2), rng.random(200) < np.where(sick, 0.6, 0.2)
        ids, users = [f"f{n}" for n in range(200)], [f"u{n}" for n in range(200)]
        feedback = pd.DataFrame({"feedback_id": ids, "user_id": users, "at": hour(0)})
        again = pd.DataFrame({"feedback_id": "again", "user_id": np.array(users)[back], "at": hour(100)})
        about = {"user_id": np.array(users)[telling], "feedback_id": np.array(ids)[telling]}
        messages = told(hour).drop(columns=list(about)).merge(pd.DataFrame(about), how="cross")
        tickets = pd.DataFrame({"feedback_id": ids, "topic": np.where(sick, "late", "price")})
        found = loop.communication_effect(messages, pd.concat([feedback, again]), tickets=tickets, now=hour(24 * 60))
        wrong += not found.effect.low <= 0 <= found.effect.high
    assert wrong <= 4


@pytest.fixture(scope="module")
def company() -> Data:
    return samples.load()


def diagnosed(data: Data, **arguments) -> loop.Diagnosis:
    return loop.diagnose(
        data.tickets,
        data.ticket_events,
        feedback=data.feedback,
        actions=data.actions,
        messages=data.messages,
        **arguments,
    )


def test_the_sample_s_surface_response_is_found(company: Data) -> None:
    """Late delivery comes back, and nothing else is wrong."""
    found = diagnosed(company)
    assert found.verdicts == {
        "surface_response": "present", "data_overload": "absent", "departmental_silo": "absent",
    }  # fmt: skip
    assert found.topics == ("late delivery",)
    shown = found.shown()
    assert shown["remedy"].str.len().gt(0).tolist() == [True, False, False, False]
    assert "late delivery: 53" in str(found)


def test_without_the_plant_no_surface_response_is_found(monkeypatch) -> None:
    """In companies whose late-delivery tickets come back like all others, no seed shows the sign."""
    monkeypatch.setattr(service, "REOPEN_SHARE_LATE", service.REOPEN_SHARE)
    monkeypatch.setattr(service, "AGAIN_SHARE_LATE", service.AGAIN_SHARE)
    for seed in (1, 2):
        tables = samples.make(users=2500, seed=seed)
        found = loop.diagnose(
            **{name: tables[name] for name in ("tickets", "ticket_events", "feedback", "actions", "messages")}
        )
        assert found.verdicts["surface_response"] in {"absent", "open"}
        assert found.topics == ()


def test_overload_and_silo_are_found_where_they_are(walk, cases, hour) -> None:
    """A thousand voices without any step are overload; tickets that wander and wait are a silo."""
    ids = [f"t{number}" for number in range(40)]
    teams = ["service", "product", "it", "service", "product", "it"]
    states = ["received", "dispatched", "dispatched", "dispatched", "dispatched", "verified"]
    rows = [
        (ticket, hour(place * 2), state, team)
        for ticket in ids
        for place, (state, team) in enumerate(zip(states, teams, strict=True))
    ]
    events = pd.DataFrame(rows, columns=["ticket_id", "at", "status", "team"])
    tickets = pd.DataFrame(
        {"ticket_id": ids, "opened_at": hour(0), "topic": "loan", "user_id": ids, "feedback_id": None}
    )
    feedback = pd.DataFrame(
        {"feedback_id": [f"f{n}" for n in range(1000)], "at": hour(0), "text": "hello", "topic": "loan"}
    )
    actions = pd.DataFrame({"topic": ["other"], "meeting_day": [hour(48)], "status": ["open"]})
    messages = pd.DataFrame({"feedback_id": ["none"], "sent_at": [hour(48)]})
    arguments = {"feedback": feedback, "actions": actions, "messages": messages, "now": hour(24 * 40)}
    found = loop.diagnose(tickets.astype({"feedback_id": "str"}), events, **arguments)
    assert found.verdicts == {
        "surface_response": "not_enough", "data_overload": "present", "departmental_silo": "present",
    }  # fmt: skip
    calm = loop.diagnose(
        tickets.astype({"feedback_id": "str"}), events, thresholds={"handoffs_per_ticket": 6}, **arguments
    )
    assert calm.verdicts["departmental_silo"] == "absent"


def test_few_data_are_no_diagnosis_and_thresholds_are_named(company: Data) -> None:
    """In the first days nothing is decided, and a misspelt threshold is answered with the nearest."""
    early = diagnosed(company, now=pd.Timestamp("2026-01-07"))
    assert set(early.verdicts.values()) == {"not_enough"}
    with pytest.raises(BadInputError, match="did you mean 'waiting_share'"):
        diagnosed(company, thresholds={"waitin_share": 0.3})
