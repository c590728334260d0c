"""Assumptions carry their meaning and their source, and refuse what cannot be."""

import dataclasses

import pytest

from flywheel import wheel
from flywheel.errors import BadInputError
from flywheel.words import language


def test_every_assumption_says_what_it_means_and_who_stands_behind_it():
    """No number is without a label, a source and a kind, and only the three figures of the deck are claims."""
    table = wheel.Assumptions().table().table
    assert len(table) == len(dataclasses.fields(wheel.Assumptions))
    assert (table["label"].str.len() > 0).all()
    assert (table["source"].str.len() > 0).all()
    assert set(table["kind"]) == {"claim", "ours"}
    assert table.loc[table["kind"] == "claim", "name"].tolist() == ["retention_gain", "referral_gain", "basket_gain"]


def test_the_claims_have_the_deck_s_numbers():
    """+25 % retention a +5 % satisfaction, +16 % basket a +10 %, and referral share 15 → 35 % at +25 %."""
    given = wheel.Assumptions()
    assert (given.retention_gain, given.basket_gain) == (0.25, 0.16)
    assert given.referral_gain == pytest.approx((0.35 / 0.65) / (0.15 / 0.85) - 1, abs=0.005)


def test_a_changed_number_is_marked():
    """The table shows what differs from the default, and the original is untouched."""
    before = wheel.Assumptions()
    shown = before.but(credibility=1).table().shown()
    assert [value for value in shown["value"] if "changed" in value] == ["100.0 % (changed)"]
    assert before.credibility == 0.25


def test_all_impossible_numbers_are_named_at_once():
    """Each of three mistakes has its name, its value and what it should be."""
    with pytest.raises(BadInputError, match="3 problems") as caught:
        wheel.Assumptions(retention=1, answered_share=90, margin_cents=9.5)
    said = str(caught.value)
    assert "retention: 1 is not possible; it must be above 0 and below 1" in said
    assert "answered_share: 90 is not possible; it must be between 0 and 1" in said
    assert "margin_cents: 9.5 is not whole cents" in said


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "many", True, None])
def test_what_is_no_number_is_refused(value):
    """Texts, missing values and yes or no are no numbers of users."""
    with pytest.raises(BadInputError, match=r"users: .* is not possible; it must be a number from 1 up"):
        wheel.Assumptions(users=value)


def test_more_users_than_the_market_holds_are_refused():
    """Users cannot exceed the people who could be reached."""
    with pytest.raises(BadInputError, match="500000 users are more than the 400000 that could be reached"):
        wheel.Assumptions(users=500_000)


def test_an_unknown_name_is_answered_with_the_nearest():
    """A slip in a name is no traceback."""
    with pytest.raises(BadInputError, match="did you mean 'fix_success'"):
        wheel.Assumptions().but(fix_sucess=0.5)


def test_the_table_speaks_chinese():
    """In Chinese the table still has every row."""
    with language("zh"):
        assert len(wheel.Assumptions().table().shown()) == len(dataclasses.fields(wheel.Assumptions))
