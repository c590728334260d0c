"""The labs of tiering, lifecycle and funnels on data that can be counted by hand, and on very little."""

import pandas as pd
import pytest

from flywheel import samples
from flywheel.tables import connect
from flywheel.widgets import funnel_lab, lifecycle_lab, tier_lab


@pytest.fixture(scope="module")
def tiny():
    """The small sample."""
    return samples.tiny()


@pytest.fixture
def shop():
    """Forty people look, twenty of them fill the basket, ten pay; everybody in one week."""
    rows = [
        (f"u{user:02}", step, pd.Timestamp("2026-03-02 10:00") + pd.Timedelta(minutes=minute))
        for user in range(40)
        for minute, (step, limit) in enumerate((("look", 40), ("basket", 20), ("buy", 10)))
        if user < limit
    ]
    events = pd.DataFrame(rows, columns=["user_id", "event", "at"]).assign(event_id=range(len(rows)))
    return connect({"events": events})


def lab(box, title):
    """Return the lab with this title."""
    return next(one for one in box.labs.children if getattr(one, "title", "") == title)


def test_a_funnel_is_counted_as_by_hand(shop):
    """A quarter of forty comes through; without the last step it is half; each rate has its n and interval."""
    rules = lab(funnel_lab(shop), "The rules of a funnel")
    assert "10 of 40 people come through: 25.0 %" in rules.told.value
    assert "n = 40" in rules.told.value
    rules.controls["step_3"].widget.value = ""
    assert "20 of 40 people come through: 50.0 %" in rules.told.value


def test_a_step_twice_is_refused_and_the_picture_stays(shop):
    """The same event twice is one readable problem."""
    rules = lab(funnel_lab(shop), "The rules of a funnel")
    picture = rules.place.children[0].value
    rules.controls["step_2"].widget.value = "look"
    assert "<strong>steps</strong> an event stands there twice" in rules.told.value
    assert rules.place.children[0].value == picture


def test_a_better_step_has_a_price(shop):
    """Ten points more of forty are four more baskets and two more orders at today's rate: worth 2 × 5."""
    what_if = lab(funnel_lab(shop), "What if one step were better?")
    what_if.controls["place"].widget.value = 2
    what_if.controls["worth"].widget.value = 5.0
    what_if.controls["points"].widget.value = 10.0
    assert "From 50.0 % to 60.0 % at basket: +2.0 orders" in what_if.told.value
    assert "worth 10.00 CNY" in what_if.told.value
    what_if.controls["place"].widget.value = 4
    assert "is no step of this funnel" in what_if.told.value


def test_few_people_are_not_enough():
    """With five people the rate is shown and called what it is."""
    events = pd.DataFrame(
        [(f"u{n}", step) for n in range(5) for step in ("look", "buy")], columns=["user_id", "event"]
    ).assign(at=pd.Timestamp("2026-03-02 10:00"), event_id=range(10))
    assert "Not enough data" in lab(funnel_lab(connect({"events": events})), "The rules of a funnel").told.value


def test_shares_of_tiers_move(tiny):
    """Another share is another pyramid; shares that leave nobody for the base are refused in words."""
    tiers = lab(tier_lab(tiny), "Tiers and the envelope")
    before = tiers.shown[3].copy()
    tiers.controls["core"].widget.value = 10
    assert not tiers.shown[3].equals(before)
    assert "best one" in tiers.told.value
    tiers.controls["potential"].widget.value = 50
    tiers.controls["stable"].widget.value = 60
    assert "leaves nobody for the base" in tiers.told.value


def test_lines_on_the_wall_are_said(tiny):
    """With fixed lines the sentence names them, and they never fall together."""
    scores = lab(tier_lab(tiny), "Recency, frequency, money")
    scores.controls["method"].widget.value = "fixed"
    scores.controls["recency"].widget.value = 2
    scores.controls["frequency"].widget.value = 5
    assert "days 17, 9, 4, 2; orders 1, 2, 3, 5" in scores.told.value


def test_the_claim_is_tested(tiny):
    """The sentence says whether the few hold what is claimed, and that five of a hundred are too few to tell."""
    claim = lab(tier_lab(tiny), "The few who hold most")
    assert "not enough data to tell" in claim.told.value
    claim.controls["head"].widget.value = 50
    claim.controls["claimed"].widget.value = 99
    assert "less than claimed" in claim.told.value


def test_levels_of_a_warning_move(tiny):
    """A later beginning warns fewer; an order that does not rise is refused."""
    warn = lab(lifecycle_lab(tiny), "When does a warning begin?")
    for name, value in (("light", 1), ("medium", 50), ("high", 90)):
        warn.controls[name].widget.value = value
    all_of_them = warn.shown[2].table["n"].iloc[0]
    warn.controls["light"].widget.value = 40
    assert warn.shown[2].table["n"].iloc[0] < all_of_them
    warn.controls["light"].widget.value = 60
    assert "must rise from the lightest level" in warn.told.value


def test_retention_survival_and_value_answer(tiny):
    """Each of the other labs says another thing after a change, with n."""
    box = lifecycle_lab(tiny)
    for title, name, value in (
        ("Which retention?", "kind", "on_or_after"),
        ("Who stays for how long?", "quiet", 14),
        ("What a newcomer brings and costs", "value", "revenue_cents"),
    ):
        one = lab(box, title)
        before = one.told.value
        one.controls[name].widget.value = value
        assert one.told.value != before, title
        assert " " in one.told.value, title


def test_too_little_data_for_a_warning_is_said():
    """Two weeks of events make no warning; the other labs are there."""
    users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.to_datetime(["2026-03-01", "2026-03-02"])})
    at = pd.to_datetime(["2026-03-01", "2026-03-14"])
    events = pd.DataFrame({"event_id": [1, 2], "user_id": ["a", "b"], "event": "app_open", "at": at})
    box = lifecycle_lab(connect({"users": users, "events": events}))
    assert "There is no churn warning for this data." in box.labs.children[0].value
    assert "Not enough data" in lab(box, "Who stays for how long?").told.value or "Nobody" in (
        lab(box, "Who stays for how long?").told.value
    )
