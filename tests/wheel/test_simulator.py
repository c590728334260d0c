"""The wheel turns as worked by hand, starts heavily, feeds itself, and comes to rest where it is solved to."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import wheel
from flywheel.errors import BadInputError
from flywheel.wheel.turning import run
from flywheel.words import language

SMALL = wheel.Assumptions(
    users=1_000,
    reachable_users=2_000,
    new_users=400,
    retention=0.5,
    referral_rate=0.1,
    satisfaction=0.5,
    margin_cents=100,
    voice_per_user=0.1,
    voice_for_half=100,
    answered_today=0.5,
    answered_share=1.0,
    fix_success_today=0.2,
    fix_success=0.8,
    reach_today=0.0,
    reach=0.0,
    learning_share=1.0,
    renewal_share=0.05,
    pain_weight=0.2,
    answer_weight=0.0,
    message_weight=0.0,
    satisfaction_pace=1.0,
    credibility=1.0,
    setup_cents=20_000,
    running_cents=1_000,
    answer_cents=100,
    message_cents=0,
)
"""100 pieces of feedback make half of the pain known; today 5 % of it is removed and 5 % comes anew: half is open."""


def test_three_periods_are_as_worked_by_hand():
    """Pain falls by known × answered × fixed, satisfaction follows a period later, then the odds to stay."""
    table = wheel.simulate(SMALL, periods=3).table
    assert table["known_share"].iloc[0] == 0.5
    assert table["pain_left"].tolist()[:2] == pytest.approx([0.5, 0.5 - 0.4 * 0.5 + 0.05 * 0.5])
    assert table["satisfaction"].tolist() == pytest.approx([0.5, 0.5, 0.5 + 0.2 * (0.5 - 0.325)])
    assert table["users"].tolist()[:2] == pytest.approx([1_000, 0.5 * 1_000 + 1_000 * (1 - math.exp(-500 / 2_000))])
    odds = 1.25 ** (0.07 / 0.05)
    assert table["retention"].tolist() == pytest.approx([0.5, 0.5, odds / (1 + odds)])


def test_cost_is_what_the_wheel_costs_beyond_today():
    """Setting up, running, and the answers that would not be given without the wheel, in whole cents."""
    table = wheel.simulate(SMALL, periods=2).table
    assert table["cost_cents"].iloc[0] == 20_000 + 1_000 + (100 - 50) * 100
    assert table["gain_cents"].iloc[0] == -26_000
    money = [name for name in table if name.endswith("_cents")]
    assert all(table[name].dtype == "int64" for name in money)


def test_voice_is_what_today_s_rate_gives_today():
    """With today's levers a user gives today's feedback; messages about repairs raise it."""
    told = SMALL.but(reach=0.5, participation_gain=2.0)
    assert run(told, 1, turning=False)[0].voice == 100
    assert run(told, 1, turning=True)[0].voice == pytest.approx(100 * (1 + 2 * 0.5 * 1.0 * 0.8))


def test_an_answer_is_worth_half_after_the_patience():
    """All answers after 48 hours are worth half of all answers at once."""
    slow = SMALL.but(answer_weight=0.1, answered_today=0.0, response_hours=48.0, patience_hours=48.0, pain_weight=0.0)
    assert run(slow, 1, turning=True)[0].deserved == pytest.approx(0.5 + 0.1 * 0.5)


def test_without_claims_and_referral_rest_is_known_in_closed_form():
    """Users = q × reachable ÷ (1 − retention + q), q being the share of others won in a period."""
    plain = wheel.Assumptions(credibility=0, referral_rate=0)
    run_ = wheel.simulate(plain)
    won = 1 - math.exp(-4_900 / 400_000)
    wanted = won * 400_000 / (1 - 0.9 + won)
    assert run_.equilibrium.users == pytest.approx(wanted, rel=1e-9)
    assert run_.equilibrium_without.users == pytest.approx(wanted, rel=1e-9)


def test_the_solved_rest_is_where_a_long_run_ends():
    """After 600 periods users, satisfaction and pain are what was solved, with the wheel and without."""
    given_ = wheel.Assumptions()
    run_ = wheel.simulate(given_)
    for rest, turning in ((run_.equilibrium, True), (run_.equilibrium_without, False)):
        end = run(given_, 600, turning=turning)[-1]
        assert (rest.users, rest.satisfaction, rest.pain_left, rest.retention, rest.voice) == pytest.approx(
            (end.users, end.satisfaction, end.pain, end.retention, end.voice), rel=1e-4
        )


def test_the_start_is_heavy_and_the_turning_easy():
    """By default each of the first months costs more than it brings, and from month 13 on none does."""
    gain = wheel.simulate().table["gain_cents"]
    assert (gain.iloc[:11] < 0).all()
    assert (gain.iloc[13:] > 0).all()
    assert gain.iloc[-1] == gain.max()


def test_growth_speeds_up_before_it_slows_down():
    """Users won follow an S: the step from month to month grows first and shrinks in the end."""
    table = wheel.simulate(periods=60).table
    steps = np.diff(table["users"] - table["users_without"])
    peak = int(steps.argmax())
    assert 10 < peak < 30
    assert (np.diff(steps[:peak]) > 0).all()
    assert (np.diff(steps[peak:]) < 0).all()


def test_the_loop_adds_what_more_voice_adds():
    """Users with the loop closed exceed those with the loop cut, and the share between them is told."""
    run_ = wheel.simulate()
    last = run_.table.iloc[-1]
    assert last["users"] > last["users_open"] > last["users_without"]
    share = (last["users"] - last["users_open"]) / (last["users"] - last["users_without"])
    assert run_.reinforced_share == pytest.approx(share)
    quiet = wheel.simulate(wheel.Assumptions(participation_gain=0))
    assert 0 < quiet.reinforced_share < run_.reinforced_share


def test_break_even_is_the_first_period_that_stays_paid():
    """It is 23 by default, as the cumulative gain changes its sign there for good."""
    run_ = wheel.simulate()
    gain = run_.table["cumulative_gain_cents"]
    assert run_.break_even == 23
    assert gain.iloc[21] < 0 <= gain.iloc[22]
    assert run_.deepest_cents == gain.min() == gain.iloc[run_.deepest_period - 1]


def test_break_even_that_is_not_reached_is_none_and_said():
    """A year is too short for the default company, and a wheel that is free pays from the first month."""
    run_ = wheel.simulate(periods=12)
    assert run_.break_even is None
    assert run_.notes[0] == "The wheel has not paid for itself within 12 periods."
    free = wheel.Assumptions(setup_cents=0, running_cents=0, answer_cents=0, message_cents=0)
    assert wheel.simulate(free).break_even == 1


def test_a_wheel_that_changes_nothing_only_costs():
    """With goals equal to today's habits both companies are the same, and the loss is setup plus running."""
    idle = wheel.Assumptions(answered_share=0.4, response_hours=72, fix_success=0.2, reach=0.05)
    run_ = wheel.simulate(idle, periods=10)
    assert (run_.table["users"] == run_.table["users_without"]).all()
    assert run_.table["cumulative_gain_cents"].iloc[-1] == -(30_000_000 + 10 * 4_000_000)
    assert math.isnan(run_.reinforced_share)


def test_a_company_nobody_joins_comes_to_rest_empty():
    """Without new users and referral the solved rest is zero users."""
    run_ = wheel.simulate(wheel.Assumptions(new_users=0, referral_rate=0), periods=600)
    assert run_.equilibrium.users == pytest.approx(0, abs=1e-6)
    assert run_.table["users"].iloc[-1] < 1


def test_a_flooded_market_fills_and_does_not_swing():
    """Advertising for five times the market wins nearly everybody once; users rise to their rest and stay there."""
    flooded = wheel.Assumptions(new_users=2_000_000, referral_rate=1.0)
    run_ = wheel.simulate(flooded, periods=60)
    assert run_.table["users"].max() < 400_000
    assert run_.table["users"].iloc[-1] == pytest.approx(run_.equilibrium.users, rel=1e-4)


def test_referred_users_are_their_share_of_the_new():
    """By default 15 % of new users come by referral at the start, as in the deck's case."""
    first = wheel.simulate(periods=2).table
    new = first["users"].iloc[1] - 0.9 * 50_000
    assert first["referrals"].iloc[0] / new == pytest.approx(0.15, abs=0.005)


def test_the_claims_at_their_word_stay_possible():
    """Even at full credibility retention stays below 100 % and users below the market."""
    table = wheel.simulate(wheel.Assumptions(credibility=1), periods=600).table
    assert table["retention"].max() < 1
    assert table["users"].max() <= 400_000


share = st.floats(0, 1)


@settings(max_examples=25)
@given(share, share, share, share, st.floats(0.05, 0.95), st.integers(0, 1_000_000))
def test_every_run_stays_possible(answered, fixed, reach, credibility, retention, new_users):
    """Whatever is assumed, shares stay between 0 and 1, users between 0 and the market, and the rest is stationary."""
    assumed = wheel.Assumptions(
        answered_share=answered,
        fix_success=fixed,
        reach=reach,
        credibility=credibility,
        retention=retention,
        new_users=new_users,
    )
    run_ = wheel.simulate(assumed, periods=30)
    shares = run_.table[["pace", "known_share", "pain_left", "satisfaction", "retention"]]
    assert ((shares >= 0) & (shares <= 1)).all(axis=None)
    assert run_.table["users"].between(0, assumed.reachable_users).all()
    end = run(assumed, 600, turning=True)[-1].users
    assert run_.equilibrium.users == pytest.approx(end, rel=0.01, abs=5)


@settings(max_examples=25)
@given(share, share)
def test_fixing_more_never_loses_users(one, other):
    """A higher share of removed causes leaves at least as many users."""
    low, high = sorted((one, other))
    ends = [
        wheel.simulate(wheel.Assumptions(fix_success=value), periods=24).table["users"].iloc[-1]
        for value in (low, high)
    ]
    assert ends[0] <= ends[1] + 1e-6


@pytest.mark.parametrize("periods", [0, 601, 2.5, True, "many"])
def test_an_impossible_number_of_periods_is_refused(periods):
    """It must be a whole number from 1 to 600."""
    with pytest.raises(BadInputError, match=r"periods: .* is not a number of periods"):
        wheel.simulate(periods=periods)


def test_the_table_reads_well():
    """The shown table has words and units, and one row a period, in both languages."""
    run_ = wheel.simulate(periods=2)
    shown = run_.shown()
    assert shown["active users"].tolist() == ["50,000", "49,995"]
    assert shown["gain so far"].iloc[0].startswith("−")
    with language("zh"):
        assert run_.shown().shape == shown.shape
