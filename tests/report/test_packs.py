"""VOC pack, lifecycle review and portfolio: what they find in the sample, and what they say when there is nothing."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from flywheel import pilot, places, samples, stats, tables
from flywheel.cli.report import report as report_command
from flywheel.cli.voc import voc as voc_command
from flywheel.errors import BadInputError, FlywheelError
from flywheel.report import open_case, open_lifecycle_review, open_pilots, open_voc_pack, single
from flywheel.report.lifecycle_review import Change
from flywheel.report.running import ReportFailed
from flywheel.report.standing import age_in_days, standing
from flywheel.sheets import as_sheet, write_sheets
from flywheel.stats import Estimate
from flywheel.tables import Data

SCENARIOS = places.datasets() / "scenarios"


@pytest.fixture(scope="session")
def sample() -> Data:
    """The sample, opened once."""
    return samples.load()


def without(data: Data, *names: str) -> Data:
    """Return the data without some tables."""
    return replace(data, tables={name: table for name, table in data.tables.items() if name not in names})


def text_of(part: Any) -> str:
    """Return a part's words."""
    return re.sub(r"<[^>]+>", " ", part._repr_html_())


# VOC pack


def test_the_bad_week_is_an_alarm_and_a_usual_week_is_not(sample: Data) -> None:
    """The planted week alarms by NPS and CSAT with late delivery first; the week before it does not."""
    bad, usual = (text_of(open_voc_pack(week, data=sample).headline()) for week in ("2026-W24", "2026-W23"))
    assert "NPS fell to −48.4 points, below its usual range" in bad
    assert "CSAT fell to 40.9 %" in bad
    assert "First topic: Late delivery" in bad
    assert "All scores are within their usual range" in usual


def test_nothing_after_the_week_is_known(sample: Data) -> None:
    """Cutting the data at the week's end changes nothing in the pack."""
    end = date(2026, 6, 15)
    cut = {
        name: table.filter(table[column].date() < end)
        for name, column in (("feedback", "at"), ("tickets", "opened_at"))
        for table in [sample[name]]
    }
    whole, known = (
        open_voc_pack("2026-W24", data=data) for data in (sample, replace(sample, tables={**sample.tables, **cut}))
    )
    assert whole.points.shown().to_csv() == known.points.shown().to_csv()
    assert text_of(whole.headline()) == text_of(known.headline())


def test_the_agenda_has_ninety_minutes(sample: Data) -> None:
    """Five blocks of 15, 30, 20, 10 and 15 minutes fill an hour and a half."""
    words = text_of(open_voc_pack("2026-W24", data=sample).agenda())
    assert re.findall(r"(\d+) min ", words) == ["15", "30", "20", "10", "15"]
    assert "1:15–1:30" in words


def test_the_default_is_the_last_whole_week(sample: Data) -> None:
    """The sample ends on a Sunday, so its last week is whole."""
    assert open_voc_pack(data=sample).monday == date(2026, 6, 29)


@pytest.mark.parametrize("week", ["2026-W40", "2020-W01"])
def test_a_week_outside_of_the_data_is_refused(sample: Data, week: str) -> None:
    """A week in the future or long ago is answered with the weeks there are."""
    with pytest.raises(BadInputError, match=r"lies outside of the feedback.*choose a week .* to 2026-W27"):
        open_voc_pack(week, data=sample)


def test_own_data_with_feedback_alone_give_a_pack() -> None:
    """Without tickets, actions and topics every part says what is missing; an empty week is said too."""
    feedback = pd.DataFrame(
        {
            "feedback_id": ["a", "b", "c"],
            "at": ["2026-03-02 10:00", "2026-03-03 10:00", "2026-03-17 10:00"],
            "channel": "phone",
            "text": ["40 minutes late", "all good", "call me: 13812345678"],
        }
    )
    pack = open_voc_pack("2026-W11", data=tables.connect({"feedback": feedback}))
    parts = [pack.headline(), pack.agenda(), pack.review(), pack.ranking(), pack.quoted(), pack.follow_up()]
    words = " ".join(text_of(part) for part in [*parts, pack.minutes(), pack.assumptions()])
    assert "Nobody gave feedback in this week" in words
    assert "There are no scores in these data." in words
    assert "The data hold no tickets: topics come from feedback alone." in words
    assert "No actions of earlier meetings are known." in words
    assert "13812345678" not in words
    assert "late delivery" in set(pack.points.table["topic"])


def test_data_without_feedback_are_refused(sample: Data) -> None:
    """A pack without any voice has nothing to say, and says so."""
    with pytest.raises(FlywheelError, match="no table 'feedback'"):
        open_voc_pack(data=without(sample, "feedback"))


def test_an_action_s_effect_is_counted_by_hand() -> None:
    """30 of 60 problems before, 10 of 51 after: 50 % to 20 %, an interval below zero; one action: no correction."""
    rows = [
        ("late", "2026-04-20", 30),
        ("price", "2026-04-20", 30),
        ("late", "2026-05-20", 10),
        ("price", "2026-05-20", 40),
    ]
    feedback = pd.concat(
        [pd.DataFrame({"topic": topic, "at": [f"{day} 09:00"] * n}) for topic, day, n in rows], ignore_index=True
    )
    feedback = feedback.assign(feedback_id=[f"f{n}" for n in range(len(feedback))], channel="phone")
    actions = pd.DataFrame(
        {
            "action_id": ["a1"],
            "meeting_day": ["2026-05-01"],
            "topic": ["late"],
            "description": ["ride faster"],
            "owner": ["lead"],
            "due_day": ["2026-05-10"],
            "criterion": ["fewer"],
            "status": ["done"],
            "done_day": ["2026-05-08"],
        }
    )
    pack = open_voc_pack(
        "2026-W22",
        data=tables.connect(
            {
                "feedback": pd.concat([feedback, feedback.tail(1).assign(feedback_id="last", at="2026-05-31 09:00")]),
                "actions": actions,
            }
        ),
    )
    (row,) = pack.effects.to_dict("records")
    assert (row["before"].value, row["before"].n) == (0.5, 60)
    assert (row["after"].value, row["after"].n) == (10 / 51, 51)
    by_hand = stats.proportion_difference(10, 51, 30, 60)
    assert (row["change"].low, row["change"].high) == (by_hand.low, by_hand.high)
    assert "a smaller share than before" in text_of(pack.follow_up())


# lifecycle review


def test_the_sample_s_months_do_not_differ(sample: Data) -> None:
    """Nothing was planted between May and June, and nothing is called a change."""
    review = open_lifecycle_review("2026-06", data=sample, churn=False)
    assert [one.state for one in review.changes] == ["unchanged"] * 5
    words = text_of(review.headline())
    assert "5 measures of newcomers were compared with the month before, and none shows a change" in words
    assert "rose from" not in words + text_of(review.compared())


def test_a_change_needs_an_interval_without_zero_and_enough_people() -> None:
    """What may be chance, and what rests on few, is not called a change."""

    def state(low: float, high: float, n: int) -> str:
        level = Estimate(0.4, 0.3, 0.5, n)
        return Change("x", level, level, Estimate(0.1, low, high, 2 * n, signed=True), "share", "2026-06").state

    assert [state(0.01, 0.2, 30), state(-0.2, -0.01, 30), state(-0.01, 0.2, 30), state(0.01, 0.2, 29)] == [
        "rose",
        "fell",
        "unchanged",
        "few",
    ]


def test_a_planted_fall_of_retention_is_found() -> None:
    """40 of 100 newcomers of January come back the next day and 5 of 100 of February: next-day retention fell."""
    users, events = [], []
    for month, back in ((1, 40), (2, 5)):
        for number in range(100):
            name, day = f"u{month}{number}", f"2026-{month:02d}-{1 + number % 20:02d}"
            users.append({"user_id": name, "signed_up_at": f"{day} 08:00"})
            events.append({"event_id": f"{name}a", "user_id": name, "event": "open", "at": f"{day} 08:00"})
            if number < back:
                later = f"2026-{month:02d}-{2 + number % 20:02d} 08:00"
                events.append({"event_id": f"{name}b", "user_id": name, "event": "open", "at": later})
    events.append({"event_id": "end", "user_id": "u10", "event": "open", "at": "2026-02-28 08:00"})
    data = tables.connect({"users": pd.DataFrame(users), "events": pd.DataFrame(events)})
    review = open_lifecycle_review("2026-02", data=data, churn=True)
    found = {one.label: one for one in review.changes}["Next-day retention"]
    assert (found.now.value, found.before.value, found.state) == (0.05, 0.4, "fell")
    assert "Next-day retention fell from 40.0 % to 5.0 %." in text_of(review.headline())
    assert "do not hold: orders" in text_of(review.stages())
    assert "do not hold: orders, spend" in text_of(review.channels())
    assert "could not be computed" in text_of(review.warning())


@pytest.mark.parametrize("month", ["2027-01", "2019-12"])
def test_a_month_outside_of_the_data_is_refused(sample: Data, month: str) -> None:
    """A month in the future or long ago is answered with the months there are."""
    with pytest.raises(BadInputError, match=r"lies outside of the events.*choose a month from 2026-01 to 2026-07"):
        open_lifecycle_review(month, data=sample)


def test_the_first_month_has_nothing_to_compare_with(sample: Data) -> None:
    """January was not preceded by an observed month; February not by a whole one."""
    review = open_lifecycle_review("2026-01", data=sample, churn=False)
    assert {one.state for one in review.changes} == {"few"}
    assert "no earlier month with enough data" in text_of(review.headline())


# portfolio


def test_a_series_counts_its_users_not_its_days() -> None:
    """The interval of a series rests on 112 days, and 1,008 users stand behind it."""
    found = open_case(SCENARIOS / "home-entry-series.yml")
    assert (standing(found)["n"], found.evaluation.difference.n) == (1008, 112)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good scenarios, one whose draw is not in the data, one broken file, two records of reports."""
    path = tmp_path_factory.mktemp("pilots")
    for name in ("member-recall", "home-entry"):
        shutil.copy(SCENARIOS / f"{name}.yml", path)
    lost = (SCENARIOS / "basket-reminder.yml").read_text(encoding="utf-8")
    (path / "lost.yml").write_text(lost.replace("id: basket-reminder", "id: lost-draw"), encoding="utf-8")
    (path / "broken.yml").write_text("id: [", encoding="utf-8")
    done = {
        "summary": {
            "id": "guidance",
            "title": "Guidance",
            "standing": standing(open_case(SCENARIOS / "new-user-guidance.yml")),
        }
    }
    done["summary"]["standing"]["id"] = "guidance"
    (path / "guidance.report.json").write_text(json.dumps(done), encoding="utf-8")
    failed = {"failed": True, "summary": {"id": "old", "title": "<b>Old</b>", "message": "the kernel died"}}
    (path / "old.report.json").write_text(json.dumps(failed), encoding="utf-8")
    return path


def test_pilots_of_files_and_reports_stand_side_by_side(sample: Data, folder: Path) -> None:
    """Scenario files are judged, a finished report counts as it stands, failures are explained and escaped."""
    pilots = open_pilots(folder, data=sample)
    assert {one["id"]: one["verdict"] for one in pilots.standings} == {
        "home-entry": "not_enough_data",
        "member-recall": "roll_out",
        "guidance": "not_enough_data",
    }
    assert set(pilots.failures) == {"broken.yml", "lost.yml", "<b>Old</b>"}
    page = pilots.failed()._repr_html_()
    assert "&lt;b&gt;Old&lt;/b&gt;" in page
    assert "the kernel died" in page
    first = pilots.ordered[0]
    assert first["id"] == "member-recall"
    assert first["low"] < first["shrunk"] < first["value"]
    words = text_of(pilots.headline())
    assert "1 of 3 pilots to roll out" in words
    assert "3 more could not be judged." in words
    assert "“Recall of lapsed silver members”: decide on the roll-out." in words


def test_a_folder_without_pilots_is_refused(sample: Data, tmp_path: Path) -> None:
    """Nothing to judge is a mistake of the folder's name."""
    with pytest.raises(BadInputError, match="holds no scenario files"):
        open_pilots(tmp_path, data=sample)


def test_a_folder_in_which_all_failed_still_gives_a_report(sample: Data, tmp_path: Path) -> None:
    """The reasons are the report."""
    (tmp_path / "a.yml").write_text("id: [", encoding="utf-8")
    (tmp_path / "b.report.json").write_text("{", encoding="utf-8")
    pilots = open_pilots(tmp_path, data=sample)
    parts = [pilots.headline(), pilots.forest(), pilots.decisions(), pilots.luck(), pilots.failed()]
    words = " ".join(map(text_of, parts))
    assert "No pilot could be judged" in words
    assert "is not the record of a report" in words
    assert pilots.finish().summary["finding"].startswith("No pilot")


def test_an_age_is_counted_to_the_end_of_the_data() -> None:
    """A pilot that runs beyond the data has none."""
    assert age_in_days({"as_of": "2026-07-05", "ended": "2026-06-21"}) == 14
    assert age_in_days({"as_of": "2026-07-05", "ended": "2026-07-06"}) is None


def test_effects_are_shrunk_by_hand() -> None:
    """(0.1² + 0.2²) ÷ 3 − 0.05² = 0.0142, so 85 % of each is kept; effects within noise are all taken for none."""
    found = stats.shrunk([0.0, -0.1, 0.2], [0.05] * 3)
    np.testing.assert_allclose(found.estimates, [0, -0.085, 0.17], atol=1e-9)
    assert stats.shrunk([0.01, -0.02, 0.03], [0.05] * 3).estimates.tolist() == [0, 0, 0]


@pytest.mark.parametrize(("effects", "errors"), [([1, 2], [1, 1]), ([1, 2, 3], [1, 0, 1]), ([1, 2, np.nan], [1, 1, 1])])
def test_what_cannot_be_shrunk_is_refused(effects: list[float], errors: list[float]) -> None:
    """Two effects say nothing about their spread, and an effect needs a standard error."""
    with pytest.raises(BadInputError, match="at least three"):
        stats.shrunk(effects, errors)


def test_a_strange_decision_is_refused() -> None:
    """A verdict that is none is named, and so is a missing column."""
    with pytest.raises(BadInputError, match="log_ratio: is not a column here"):
        pilot.portfolio(pd.DataFrame({"pilot": ["a"], "verdict": ["maybe"]}))


# sheets and commands


def test_a_text_is_never_a_formula(tmp_path: Path) -> None:
    """Equals signs of users stay texts; sheet names that Excel refuses are mended."""
    rows = pd.DataFrame({"What": ["=1+1", "@x"], "n": [1, None]})
    path = write_sheets([as_sheet("a/b", rows), as_sheet("a/b", rows)], tmp_path / "x.xlsx")
    book = load_workbook(path)
    assert len(set(book.sheetnames)) == 2
    sheet = book.worksheets[0]
    assert [cell.data_type for cell in sheet["A"]] == ["s", "s", "s"]
    assert [cell.value for cell in sheet["B"]] == ["n", 1, None]


def test_every_notebook_runs_once(tmp_path: Path) -> None:
    """A pack is written whole: page without code, notebook, tables and the next file of actions, whose edits stay."""
    options = ["--week", "2026-W24", "-o", str(tmp_path)]
    found = CliRunner().invoke(voc_command, options)
    assert found.exit_code == 0, found.output
    assert "NPS fell to −48.4 points" in found.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"voc_pack-2026-W24.{ending}" for ending in ("actions.csv", "html", "ipynb", "tables.xlsx")
    ]
    page = (tmp_path / "voc_pack-2026-W24.html").read_text(encoding="utf-8")
    assert "open_voc_pack" not in page
    assert "http" not in re.sub(r"data:[^\"]+", "", page)
    review = CliRunner().invoke(report_command, ["lifecycle-review", "-p", "churn=false", "-o", str(tmp_path)])
    assert review.exit_code == 0, review.output
    portfolio = CliRunner().invoke(report_command, ["portfolio", str(SCENARIOS), "-o", str(tmp_path), "--lang", "zh"])
    assert portfolio.exit_code == 0, portfolio.output
    assert '<html lang="zh-CN">' in (tmp_path / "portfolio.html").read_text(encoding="utf-8")
    assert "页面：" in portfolio.stdout


def test_a_pack_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason in plain words, exit code 1, the notebook as far as it came, no page."""

    def stopped(_notebook: Path, target: Path, *_more: Any, **_options: Any) -> None:
        target.write_text("{}", encoding="utf-8")
        raise ReportFailed("voc_pack: 1 problem\n  1. week: lies outside of the feedback")

    monkeypatch.setattr(single, "execute", stopped)
    found = CliRunner().invoke(report_command, ["voc_pack", "-p", "week=2030-W01", "-o", str(tmp_path)])
    assert found.exit_code == 1
    assert "lies outside of the feedback" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["voc_pack.failed.ipynb"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["voc_pack", "-p", "wek=2026-W24"], "did you mean week"),
        (["voc_pack", "x.yml"], "is not needed by voc_pack"),
        (["portfolio"], "was not named"),
        (["portfolio", "nowhere/"], "is not a folder"),
        (["lifecycle_review", "-d", "nowhere"], "nowhere: is not there"),
    ],
)
def test_what_cannot_run_is_refused_before_a_kernel_starts(options: list[str], said: str) -> None:
    """Parameters, inputs and data are checked first."""
    found = CliRunner().invoke(report_command, options)
    assert isinstance(found.exception, BadInputError)
    assert said in str(found.exception)


def test_week_and_week_of_say_the_same() -> None:
    """One of them is enough."""
    found = CliRunner().invoke(voc_command, ["--week", "2026-W24", "--week-of", "2026-06-10"])
    assert "says the same as --week" in str(found.exception)
