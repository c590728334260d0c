"""Every planted truth is there to be found by somebody who only counts."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from flywheel import samples
from flywheel.samples import planted

Tables = dict[str, pd.DataFrame]
DAY = pd.Timedelta(days=1)


@pytest.fixture(params=["company", "other"])
def tables(request: pytest.FixtureRequest) -> Tables:
    """The sample and a larger company of another seed: truths do not depend on luck."""
    return request.getfixturevalue(request.param)


def weekly(table: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    """Mean and count by week from Monday 2026-01-05."""
    week = (table["at"] - pd.Timestamp("2026-01-05")).dt.days // 7
    return values.astype(float).groupby(week).agg(["mean", "size"])


BAD = 22  # the week of Monday 2026-06-08


def test_one_week_has_far_more_late_deliveries(tables: Tables) -> None:
    """About half of the bad week's orders are late, an eighth of all others, and no other week stands out."""
    orders = tables["orders"]
    weeks = weekly(orders, orders["delivered_at"] > orders["promised_at"])
    others = weeks.drop(index=BAD)
    usual = np.average(others["mean"], weights=others["size"])
    assert weeks.loc[BAD, "mean"] == pytest.approx(0.52, abs=0.05)
    assert usual == pytest.approx(0.12, abs=0.01)
    assert ((others["mean"] - usual).abs() < 3.5 * np.sqrt(usual * (1 - usual) / others["size"])).all()


@pytest.mark.parametrize(("survey", "fall"), [("nps", 30), ("csat", 15)])
def test_scores_fall_in_the_bad_week_only(tables: Tables, survey: str, fall: float) -> None:
    """NPS and CSAT of the bad week lie far below all others, which stay within control limits."""
    answers = tables["feedback"][lambda f: (f["survey"] == survey) & f["score"].notna()]
    score = answers["score"].astype(int)
    good = (score >= 9).astype(int) - (score <= 6).astype(int) if survey == "nps" else (score >= 4).astype(int)
    weeks = weekly(answers, 100 * good)
    others = weeks.drop(index=BAD)
    usual = np.average(others["mean"], weights=others["size"])
    assert weeks.loc[BAD, "mean"] < usual - fall
    spread = (100 * good).std() / np.sqrt(others["size"])
    assert ((others["mean"] - usual).abs() < 3.5 * spread).all()


def test_late_delivery_is_the_dominant_pain_point(tables: Tables) -> None:
    """Late delivery leads by tickets, by lost CSAT and so by their product, and quality and crashes follow."""
    counts = tables["tickets"]["topic"].value_counts()
    tagged = tables["feedback"].query("survey == 'csat'").dropna(subset=["score", "topic"])
    impact = 5 - tagged.groupby("topic")["score"].mean().astype(float)
    assert counts.index[0] == "late delivery"
    assert counts.iloc[0] >= 1.5 * counts.iloc[1]
    assert set(counts.index[1:4]) == {"produce quality", "checkout crash", "missing item"}
    assert (counts * impact).idxmax() == "late delivery"


def test_three_favourites_in_the_first_week_keep_newcomers(tables: Tables) -> None:
    """Retention in days 8–35 jumps at three favourites and is flat on both sides of the threshold."""
    joined = tables["users"].set_index("user_id")["signed_up_at"].dt.normalize()
    joined = joined[(joined >= "2026-01-05") & (joined <= "2026-05-31")]
    events = tables["events"][lambda e: e["user_id"].isin(joined.index)]
    age = (events["at"].dt.normalize() - events["user_id"].map(joined)) // DAY
    early = events[(events["event"] == "add_favourite") & (age <= 6)].groupby("user_id").size()
    count = early.reindex(joined.index, fill_value=0)
    stayed = joined.index.isin(events.loc[(age >= 8) & (age <= 35), "user_id"])
    shares = pd.Series(stayed).groupby(count.to_numpy()).agg(["mean", "size"])
    assert shares.loc[:2, "mean"].to_numpy() == pytest.approx([0.28] * 3, abs=0.05)
    assert shares.loc[3:5, "mean"].to_numpy() == pytest.approx([0.64] * 3, abs=0.09)
    assert shares.loc[3, "mean"] - shares.loc[2, "mean"] > 0.25


def test_the_neck_is_payment_on_android(tables: Tables) -> None:
    """Of visits that reach checkout, 56 % pay on Android and 88 % elsewhere; the steps before are alike."""
    steps = ["view_product", "add_to_cart", "start_checkout", "pay"]
    events = tables["events"]
    reached = events[events["event"].isin(steps)].groupby(["platform", "event"])["session_id"].nunique().reset_index()
    reached = reached.pivot_table("session_id", "platform", "event")
    pay = reached["pay"] / reached["start_checkout"]
    assert pay["android"] == pytest.approx(0.56, abs=0.03)
    assert pay[["ios", "mini_program"]].to_numpy() == pytest.approx([0.88, 0.88], abs=0.02)
    for before, after in (("view_product", "add_to_cart"), ("add_to_cart", "start_checkout")):
        assert np.ptp((reached[after] / reached[before]).to_numpy()) < 0.05


@pytest.mark.parametrize(("start", "end", "share"), [("03-02", "03-30", 0.35), ("03-30", "04-27", 0.38)])
def test_guidance_moves_next_day_retention_exactly(tables: Tables, start: str, end: str, share: float) -> None:
    """East China's newcomers come back the next day at exactly 35 % and 38 %, in full hundreds; others at 36 %."""
    users = tables["users"]
    new = users[(users["signed_up_at"] >= f"2026-{start}") & (users["signed_up_at"] < f"2026-{end}")]
    wanted = new.set_index("user_id")["signed_up_at"].dt.normalize() + DAY
    events = tables["events"]
    next_day = events["at"].dt.normalize() == events["user_id"].map(wanted)
    back = new["user_id"].isin(events.loc[next_day, "user_id"])
    east = new["region"] == "East China"
    assert int(east.sum()) == len(users) * 0.05
    assert int(back[east].sum()) == round(share * east.sum())
    assert back[~east].mean() == pytest.approx(0.36, abs=0.002)


@pytest.mark.parametrize(("start", "end", "share"), [("04-06", "05-04", 0.42), ("05-04", "06-01", 0.45)])
def test_home_entry_moves_the_click_rate_exactly(tables: Tables, start: str, end: str, share: float) -> None:
    """Users aged 18–24 click on exactly 42 % and 45 % of home views, as the course's pilot table has it."""
    users = tables["users"]
    young = users.loc[(2026 - users["birth_year"]).between(18, 24).fillna(value=False), "user_id"]
    events = tables["events"]
    inside = (events["at"] >= f"2026-{start}") & (events["at"] < f"2026-{end}") & events["user_id"].isin(young)
    counts = events.loc[inside, "event"].value_counts()
    assert counts["feature_click"] / counts["home_view"] == pytest.approx(share, abs=1e-12)


def test_people_differ_in_how_much_they_click(tables: Tables) -> None:
    """Click rates of users spread more than chance alone allows, so a test must count users, not views."""
    events = tables["events"][lambda e: e["event"].isin(["home_view", "feature_click"])]
    counts = pd.crosstab(events["user_id"], events["event"]).query("home_view >= 10")
    rate = counts["feature_click"].sum() / counts["home_view"].sum()
    chance = (rate * (1 - rate) / counts["home_view"]).mean()
    assert (counts["feature_click"] / counts["home_view"]).var() > 2 * chance


def test_every_click_follows_a_home_view_of_the_same_visit(company: Tables) -> None:
    """No visit has more clicks on features than home views, and each click comes after the first view."""
    events = company["events"]
    clicks, views = (
        events[events["event"] == name].groupby("session_id")["at"].agg(["size", "min"])
        for name in ("feature_click", "home_view")
    )
    views = views.reindex(clicks.index)
    assert (clicks["size"] <= views["size"]).all()
    assert (clicks["min"] > views["min"]).all()


def arms(tables: Tables, pilot: str, days: int) -> pd.DataFrame:
    """Units and units with an order within some days of assignment, by arm."""
    units = tables["pilots"][lambda p: p["pilot_id"] == pilot]
    orders = tables["orders"].merge(units, left_on="user_id", right_on="unit_id")
    gap = orders["at"] - orders["assigned_at"]
    bought = orders.loc[(gap >= pd.Timedelta(0)) & (gap < days * DAY), "unit_id"].unique()
    return units["unit_id"].isin(bought).groupby(units["arm"]).agg(["size", "sum"])


def test_the_reminder_does_nothing(tables: Tables) -> None:
    """Both arms are equally large and their difference is one that chance makes."""
    found = arms(tables, "basket-reminder", 14)
    assert found["size"].tolist() == [len(tables["users"]) * 0.1] * 2
    table = [found["sum"], found["size"] - found["sum"]]
    assert stats.chi2_contingency(table).pvalue > 0.05


def test_the_recall_works_as_planted(tables: Tables) -> None:
    """At least 300 lapsed members an arm; 12 % of the control and 27 % of the pilot arm order within 28 days."""
    found = arms(tables, "member-recall", 28)
    assert (found["size"] >= 300).all()
    assert found.loc["control", "sum"] / found.loc["control", "size"] == pytest.approx(0.12, abs=0.005)
    assert found.loc["pilot", "sum"] / found.loc["pilot", "size"] == pytest.approx(0.27, abs=0.005)


def test_recalled_users_are_all_lapsed_silver_members(tables: Tables) -> None:
    """The units are silver and have no order in the 90 days before; nobody else is."""
    users, orders = tables["users"], tables["orders"]
    recent = orders.loc[(orders["at"] >= "2026-02-24") & (orders["at"] < "2026-05-25"), "user_id"]
    silver = users.loc[(users["membership"] == "silver") & (users["signed_up_at"] < "2026-02-24"), "user_id"]
    units = tables["pilots"].query("pilot_id == 'member-recall'")["unit_id"]
    lapsed = silver[~silver.isin(recent)]
    assert set(units) <= set(lapsed)
    assert len(units) > 0.9 * len(lapsed)


def test_one_node_of_the_recall_is_below_ninety_percent(tables: Tables) -> None:
    """Content push completes for 86 % in the recall; every other node of both scenarios for at least 95 %."""
    runs = tables["node_runs"]
    share = (runs["outcome"] == "completed").groupby([runs["scenario_id"], runs["node"]]).mean()
    assert share["member-recall", "content push"] == pytest.approx(0.86, abs=0.005)
    assert len(share) == 6
    assert (share.drop(("member-recall", "content push")) >= 0.95).all()


def test_a_late_first_order_halves_later_orders(tables: Tables) -> None:
    """Newcomers whose first order was late order about half as much in the next 60 days."""
    new = tables["users"].query("signed_up_at >= '2026-01-05'")["user_id"]
    orders = tables["orders"][lambda o: o["user_id"].isin(new)].sort_values("at")
    first = orders.groupby("user_id").first().query("at < '2026-05-05'")
    later = orders[orders["user_id"].isin(first.index)]
    gap = later["at"] - later["user_id"].map(first["at"])
    count = later[(gap > pd.Timedelta(0)) & (gap <= 60 * DAY)].groupby("user_id").size()
    mean = count.reindex(first.index, fill_value=0).groupby(first["delivered_at"] > first["promised_at"]).mean()
    assert mean[True] / mean[False] == pytest.approx(0.5, abs=0.2)


def test_closed_tickets_about_late_delivery_come_back(tables: Tables) -> None:
    """About a third of the late-delivery tickets are reopened, a twentieth of the others, and people write again."""
    states = tables["ticket_events"]
    closed = states.loc[states["status"] == "closed", "ticket_id"]
    tickets = tables["tickets"][lambda t: t["ticket_id"].isin(closed)]
    back = tickets["ticket_id"].isin(states.loc[states["status"] == "reopened", "ticket_id"])
    late = tickets["topic"] == "late delivery"
    assert back[late].mean() == pytest.approx(0.36, abs=0.08)
    assert back[~late].mean() == pytest.approx(0.06, abs=0.03)
    again = tickets.duplicated(["user_id", "topic"])
    assert again[late].mean() > 3 * again[~late].mean()


def test_detractors_leave_more_often(tables: Tables) -> None:
    """Four to eight weeks after the answer more detractors than promoters are gone."""
    answers = tables["feedback"][lambda f: (f["survey"] == "nps") & f["score"].notna() & (f["at"] < "2026-05-10")]
    pairs = answers[["feedback_id", "user_id", "at"]].merge(tables["events"][["user_id", "at"]], on="user_id")
    gap = pairs["at_y"] - pairs["at_x"]
    left = ~answers["feedback_id"].isin(pairs.loc[(gap > 28 * DAY) & (gap <= 56 * DAY), "feedback_id"])
    score = answers["score"].astype(int)
    assert left[score <= 6].mean() > left[score >= 9].mean() + 0.1


def test_top_customers_do_not_make_eighty_percent(tables: Tables) -> None:
    """The best 5 % of buyers make a third of the margin: a long tail, but not the often-quoted 80 %."""
    margin = tables["orders"].groupby("user_id")["margin_cents"].sum()
    share = margin.nlargest(round(len(margin) * 0.05)).sum() / margin.sum()
    assert 0.28 < share < 0.4


def test_a_newcomer_costs_exactly_what_was_planted(tables: Tables) -> None:
    """Spend by channel is its cost per newcomer times its newcomers, to the cent."""
    new = tables["users"].query("signed_up_at >= '2026-01-05'")["acquisition_channel"].value_counts()
    spend = tables["spend"].groupby("channel")["spend_cents"].sum()
    costs = {"search_ads": 3800, "social": 2400, "referral": 1200, "offline": 5500}
    assert spend.to_dict() == {channel: cents * new[channel] for channel, cents in costs.items()}


def test_gender_has_no_effect_on_nps(tables: Tables) -> None:
    """A comparison of women's and men's scores finds nothing at 1 %."""
    answers = tables["feedback"].query("survey == 'nps'").dropna(subset=["score"]).drop_duplicates("user_id")
    gender = answers["user_id"].map(tables["users"].set_index("user_id")["gender"])
    women, men = (answers.loc[gender == name, "score"].astype(int) for name in ("female", "male"))
    assert stats.mannwhitneyu(women, men).pvalue > 0.01


def test_the_day_after_does_not_depend_on_the_platform(tables: Tables) -> None:
    """Next-day retention by the platform of the first event differs no more than chance allows."""
    users = tables["users"].query("'2026-01-05' <= signed_up_at < '2026-07-05'")
    joined = users.set_index("user_id")["signed_up_at"].dt.normalize()
    events = tables["events"][lambda e: e["user_id"].isin(joined.index)]
    next_day = events["at"].dt.normalize() - events["user_id"].map(joined) == DAY
    back = next_day.groupby(events["user_id"]).any()
    platform = events.sort_values("at").groupby("user_id")["platform"].first()
    assert stats.chi2_contingency(pd.crosstab(platform, back)).pvalue > 0.01


def test_surveys_are_dismissed_at_random(tables: Tables) -> None:
    """A third of every survey is dismissed, also in the bad week."""
    shown = tables["feedback"].dropna(subset=["survey"])
    assert shown.groupby("survey")["dismissed"].mean().to_numpy() == pytest.approx([0.35] * 3, abs=0.03)


def test_the_committed_truths_describe_the_committed_sample(company: Tables) -> None:
    """datasets/truths.yml is what the generator says of the sample's size and seed."""
    described = planted.describe(company, users=samples.USERS, days=samples.DAYS, seed=samples.SEED)
    assert samples.truths() == described
    assert described["not_in_these_data"] == {}


def test_truths_outside_the_days_are_left_out_and_named() -> None:
    """With 60 days only what fits is claimed; the rest is listed with a reason."""
    made = planted.describe(samples.make(users=300, days=60), users=300, days=60, seed=samples.SEED)
    assert "acquisition_cost" in made["planted"]
    assert {"bad_week", "recall_pilot", "guidance_pilot", "late_first_order"} <= set(made["not_in_these_data"])
    assert "2026-06-15" in made["not_in_these_data"]["bad_week"]


@pytest.mark.parametrize("users", [200, 1000, 2500])
def test_quotas_hold_in_any_size(users: int) -> None:
    """Pilots keep their shares to the nearest user when the company is small."""
    counted = planted.describe(samples.make(users=users), users=users, days=182, seed=samples.SEED)["planted"]
    for truth, group, share in (
        ("guidance_pilot", "before_east_china", 0.35),
        ("guidance_pilot", "during_east_china", 0.38),
        ("recall_pilot", "control", 0.12),
        ("recall_pilot", "pilot", 0.27),
    ):
        found = counted[truth]["in_these_data"][group]
        done = found.get("retained", found.get("bought"))
        assert done == round(share * found["n"]), (truth, group)


def test_the_welcome_pilot_was_drawn_as_groups_and_does_nothing(tables: Tables) -> None:
    """Every group is in one arm whole, groups differ by more than chance, and a test on groups finds no effect."""
    drawn = tables["pilots"].query("pilot_id == 'welcome-groups'")
    assert len(drawn[["cluster_id", "arm"]].drop_duplicates()) == drawn["cluster_id"].nunique()
    assert set(drawn["arm"]) == {"pilot", "control"}
    days = tables["events"].assign(day=tables["events"]["at"].dt.normalize())[["user_id", "at", "day"]]
    joined = drawn.merge(days, left_on="unit_id", right_on="user_id", suffixes=("", "_event"), how="left")
    inside = (joined["at"] >= joined["assigned_at"]) & (joined["at"] < joined["assigned_at"] + 28 * DAY)
    active = joined[inside].groupby("unit_id")["day"].nunique()
    people = drawn.assign(active=drawn["unit_id"].map(active).fillna(0).astype(float))
    groups = people.groupby(["cluster_id", "arm"])["active"].agg(["mean", "size"]).reset_index()
    treated, untreated = (groups.loc[groups["arm"] == arm, "mean"] for arm in ("pilot", "control"))
    assert stats.ttest_ind(treated, untreated, equal_var=False).pvalue > 0.01
    alike = stats.f_oneway(*(part["active"] for _, part in people.groupby("cluster_id") if len(part) > 1))
    assert alike.pvalue < 0.001
