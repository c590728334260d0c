"""The parts of a report: what they say, in both languages, and that nothing in them is live HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from flywheel import report, samples
from flywheel.report import Case, markup
from flywheel.tables import connect

PARTS = [
    "headline", "table_3", "effect", "power", "guards", "others", "process", "feedback", "course", "by_segment",
    "plan", "counted", "assumptions", "next_steps",
]  # fmt: skip


@pytest.fixture(scope="module")
def recall(scenarios: Path) -> Case:
    """The recall pilot on the sample data."""
    return report.open_case(scenarios / "member-recall.yml", data=samples.load())


@pytest.fixture(scope="module")
def guidance(scenarios: Path) -> Case:
    """The first row of Table 3 on the sample data."""
    return report.open_case(scenarios / "new-user-guidance.yml", data=samples.load())


def plain(section: report.Section) -> str:
    """Return a section's text without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", section._repr_html_())))


def test_page_one_has_decision_reason_numbers_and_alarm(recall: Case) -> None:
    """A manager reads the word, why, the two levels, the target and the node that fails."""
    text = plain(recall.headline())
    for said in ("Roll out", "the target is reached", "12.0 %", "26.9 %", "25.0 %", "content push", "350 users"):
        assert said in text


def test_table_3_is_as_the_form_has_it(guidance: Case) -> None:
    """The columns are the form's, and the first row is 35 % to 38 %, +8.6 %."""
    html = guidance.table_3()._repr_html_()
    assert re.findall(r"<th scope='col'[^>]*>([^<]+)", html) == [
        "Pilot scope", "Key metric", "Before", "During", "Deviation", "Cause", "Measure",
    ]  # fmt: skip
    first = re.findall(r"<tr>(.*?)</tr>", html)[1]
    assert re.findall(r">([^<]+)</t[hd]>", first)[:5] == [
        "New users in East China", "Next-day retention", "35.0 %", "38.0 %", "+8.6 %",
    ]  # fmt: skip


def test_power_and_goal_are_both_given(guidance: Case) -> None:
    """Smallest effect, chance to find the plan, users needed, and the goal in both ways."""
    text = plain(guidance.power())
    for said in (
        "8 of 10 pilots",
        "each side needs about",
        "Share of the target's level 100.0 %",
        "planned gain 100.0 %",
    ):
        assert said in text


def test_quotes_and_counts_protect_people(guidance: Case) -> None:
    """Small groups are not counted, and no user id stands in the report."""
    text = plain(guidance.feedback())
    assert "fewer than 5" in text
    ids = set(samples.load().users.user_id.to_pandas())
    words = set(re.findall(r"[\w-]+", " ".join(plain(getattr(guidance, part)()) for part in PARTS)))
    assert not ids & words


def test_every_section_has_a_heading_of_its_own(recall: Case) -> None:
    """Names are unique, headings are level 2 and page one brings the only level 1."""
    made = [getattr(recall, part)() for part in PARTS]
    html = "".join(section._repr_html_() for section in made)
    assert len({section.name for section in made}) == len(PARTS)
    assert (html.count("<h1>"), html.count("<h2")) == (1, len(PARTS) - 1)
    assert html.count("<img") == html.count('alt="') == 2


def test_the_end_mark_is_the_row_of_the_index(recall: Case) -> None:
    """It is JSON with decision, effect, interval, users and alarms."""
    (summary,) = (value for key, value in recall.finish()._repr_mimebundle_().items() if key.endswith("+json"))
    assert {"id", "title", "decision", "effect", "interval", "n", "alarms"} <= set(summary)
    assert (summary["verdict"], summary["n"], len(summary["alarms"])) == ("roll_out", 700, 1)


def test_a_case_speaks_its_own_language(scenarios: Path) -> None:
    """Each part is written in the case's language, whatever the cell before it spoke."""
    spoken = report.open_case(scenarios / "member-recall.yml", data=samples.load(), lang="zh_CN")
    assert spoken.lang == "zh"
    assert spoken.finish().summary["lang"] == "zh"


def test_tables_that_are_missing_are_said_not_fatal(scenarios: Path) -> None:
    """Without node runs and feedback the report says so and goes on."""
    whole = samples.load()
    less = replace(whole, tables={k: v for k, v in whole.tables.items() if k not in ("node_runs", "feedback")})
    case = report.open_case(scenarios / "member-recall.yml", data=less)
    assert "no runs of process nodes" in plain(case.process())
    assert "no feedback" in plain(case.feedback())
    assert case.alarms == ()


def test_user_text_is_never_live_html() -> None:
    """Tags in cells, captions, lists, quotes and definitions arrive as text."""
    evil = "<script>alert(1)</script>"
    frame = pd.DataFrame({evil: [evil], "b": [evil]})
    html = markup.table(frame, caption=evil) + markup.listing([evil]) + markup.quote(evil, evil)
    html += markup.definitions({evil: (evil, evil)}) + markup.note(evil) + markup.Section("x", evil, "")._repr_html_()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 13


def test_a_look_before_the_end_is_an_alarm(scenarios: Path, tmp_path: Path, recall: Case) -> None:
    """Data that end within the pilot's days raise an alarm, as the stated error rate asks for one look at the end."""
    text = (scenarios / "member-recall.yml").read_text(encoding="utf-8")
    longer = re.sub(r"(during: .*end: )[-0-9]+", r"\g<1>2026-07-07", text)
    (tmp_path / "longer.yml").write_text(longer, encoding="utf-8")
    said = "The pilot runs until 2026-07-06, but the data end on 2026-07-05: this is a look in between"
    early = report.open_case(tmp_path / "longer.yml", data=recall.data)
    assert said in plain(early.headline())
    assert not any("look in between" in alarm for alarm in recall.alarms)


def test_a_plan_that_starts_elsewhere_is_an_alarm(scenarios: Path, tmp_path: Path, guidance: Case) -> None:
    """A target set from a level that nobody had is reached or missed whatever the pilot does; page one says so."""
    text = (scenarios / "new-user-guidance.yml").read_text(encoding="utf-8")
    (tmp_path / "off.yml").write_text(text.replace("baseline: 35 %", "baseline: 20 %"), encoding="utf-8")
    said = "The plan starts from 20.0 %, the data without the new process show 35.0 % ("
    assert said in plain(report.open_case(tmp_path / "off.yml", data=guidance.data).headline())
    assert not any("plan starts from" in alarm for alarm in guidance.alarms)


def test_amounts_carry_their_currency(scenarios: Path, tmp_path: Path, recall: Case) -> None:
    """29.31 alone is no amount: the metric is named with the currency on page one, in Table 3 and at the guardrail."""
    text = (scenarios / "home-entry.yml").read_text(encoding="utf-8").replace("feature_click_rate", "basket_value")
    goal = {"baseline: 42 %": "baseline: 4200", "target: 45 %": "target: 4500\n  unit: cents"}
    for old, new in goal.items():
        text = text.replace(old, new)
    (tmp_path / "basket.yml").write_text(text, encoding="utf-8")
    case = report.open_case(tmp_path / "basket.yml", data=recall.data)
    for part in (case.headline(), case.table_3(), case.effect(), case.course()):
        assert "Basket value (CNY)" in part._repr_html_()
    assert "Margin per user (CNY): " in plain(recall.headline())


def test_users_drawn_and_not_counted_are_said(scenarios: Path, recall: Case) -> None:
    """Four users were drawn, and the one drawn late has not been observed for 28 days."""
    people = ["a", "b", "c", "d"]
    days = ["2026-05-25"] * 3 + ["2026-06-04"]
    orders = {"order_id": ["1"], "user_id": ["a"], "at": ["2026-06-22 12:00"], "revenue_cents": [100]}
    data = {
        "users": pd.DataFrame({"user_id": people, "signed_up_at": "2025-01-01"}),
        "pilots": pd.DataFrame(
            {"pilot_id": "member-recall", "unit_id": people, "arm": ["pilot", "control"] * 2, "assigned_at": days}
        ),
        "orders": pd.DataFrame(orders),
    }
    case = report.open_case(scenarios / "member-recall.yml", data=connect(data))
    assert "Of 4 users drawn, 3 are counted" in plain(case.counted())
    assert "users drawn" not in plain(recall.counted())


def test_what_only_chance_can_justify_is_said(recall: Case, guidance: Case) -> None:
    """With a control group the reader is told what the data cannot show; before and after has its own warning."""
    assert "cannot show whether chance made the two groups" in plain(recall.assumptions())
    assert "whether chance made" not in plain(guidance.assumptions())


def test_other_metrics_never_decide(guidance: Case, recall: Case) -> None:
    """The second metric of a pilot is told with its interval; a pilot with one metric says so."""
    text = plain(guidance.others())
    assert "First-order conversion" in text
    assert "The decision reads the first metric and the guardrails only" in text
    assert "The scenario follows one metric only." in plain(recall.others())


def test_who_is_counted_adds_up(recall: Case) -> None:
    """Both groups by lot are there with the number drawn, and nobody is missing."""
    text = plain(recall.counted())
    assert text.count("350 350 0.0 %") == 2
    assert "Every user who was drawn is counted." in text


def test_segments_are_shown_with_restraint(recall: Case) -> None:
    """Each attribute is tested once, nothing stands out, small segments stay hidden and nobody is told to act."""
    text = plain(recall.by_segment())
    assert [text.count(f"{name}: no difference beyond chance") for name in ("Region", "Gender", "Channel")] == [1, 1, 1]
    assert "adjusted for the number of attributes (Holm)" in text
    assert "A hint for the next pilot, never a decision" in text
    assert (recall.segments.table["n"] >= 30).all()


def test_segments_are_named_in_words(recall: Case, scenarios: Path) -> None:
    """A reader meets search ads and, in Chinese, 女: not the value of a column."""
    assert "search ads" in plain(recall.by_segment())
    spoken = plain(report.open_case(scenarios / "member-recall.yml", data=recall.data, lang="zh").by_segment())
    assert ("女" in spoken, "搜索广告" in spoken) == (True, True)
    assert not re.search(r"female|_ads", spoken)
