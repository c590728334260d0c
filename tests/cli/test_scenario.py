"""`flywheel scenario`: writes a file to fill in, and lists what is wrong."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from flywheel import places
from flywheel.cli.scenario import scenario


def test_new_then_check_lists_every_empty_field(tmp_path: Path) -> None:
    """A fresh file is refused with exit code 2 and one line a field."""
    path = tmp_path / "mine.yml"
    made = CliRunner().invoke(scenario, ["new", str(path)])
    assert (made.exit_code, path.is_file()) == (0, True)
    assert f"flywheel scenario check {path}" in made.output
    checked = CliRunner().invoke(scenario, ["check", str(path)])
    assert checked.exit_code == 2
    assert "title: is empty" in checked.stderr


def test_check_says_ok_for_each_good_file() -> None:
    """The sample scenarios are fine, and say so with title and version."""
    files = sorted(map(str, (places.datasets() / "scenarios").glob("*.yml")))
    found = CliRunner().invoke(scenario, ["check", *files])
    assert found.exit_code == 0
    assert found.output.count(": ok (") == len(files) == 7


def test_a_bad_file_does_not_hide_a_good_one(tmp_path: Path) -> None:
    """Both are reported; the exit code is that of bad input."""
    good = places.datasets() / "scenarios" / "home-entry.yml"
    found = CliRunner().invoke(scenario, ["check", str(tmp_path / "gone.yml"), str(good)])
    assert found.exit_code == 2
    assert "there is no such file" in found.stderr
    assert "home-entry.yml: ok" in found.stdout


def test_check_tells_errors_of_the_process_from_advice(tmp_path: Path) -> None:
    """Errors give exit code 1, advice 0, or 1 when asked to be strict; both are listed apart."""
    text = (places.datasets() / "scenarios" / "new-user-guidance.yml").read_text(encoding="utf-8")
    good, bad = tmp_path / "good.yml", tmp_path / "bad.yml"
    good.write_text(text, encoding="utf-8")
    bad.write_text(text.replace("time_limit: 1 s", "time_limit: real time"), encoding="utf-8")
    found = CliRunner().invoke(scenario, ["check", str(good), str(bad)])
    assert found.exit_code == 1
    assert f"{good}: ok (New-user guidance, version 1.1)" in found.output
    errors, advice = found.output.split("Errors\n")[1].split("Advice\n")
    assert "nodes[1].time_limit: no clock can measure “real time” → write a number and a unit" in errors
    assert "draw a control group if you can" in advice
    assert CliRunner().invoke(scenario, ["check", str(good)]).exit_code == 0
    assert CliRunner().invoke(scenario, ["check", "--strict", str(good)]).exit_code == 1


def test_check_looks_into_the_data() -> None:
    """With data the baseline is compared with the weeks before the pilot; a draw has none to compare with."""
    folder = places.datasets() / "scenarios"
    options = ["--data", "sample", str(folder / "new-user-guidance.yml"), str(folder / "basket-reminder.yml")]
    found = CliRunner().invoke(scenario, ["check", *options])
    assert found.exit_code == 0
    assert "goal.baseline" not in found.output


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    """The same schema goes to the screen or to a file; a folder that is not there is said."""
    target = tmp_path / "scenario.schema.json"
    printed = CliRunner().invoke(scenario, ["schema"]).output
    assert CliRunner().invoke(scenario, ["schema", str(target)]).exit_code == 0
    assert target.read_text(encoding="utf-8") == printed
    refused = CliRunner().invoke(scenario, ["schema", str(tmp_path / "none" / "x.json")])
    assert "cannot be written" in str(refused.exception)


def test_the_forms_go_to_excel_and_back(tmp_path: Path) -> None:
    """Export, import and check in a row; Table 3 gets its levels from the data."""
    file = places.datasets() / "scenarios" / "new-user-guidance.yml"
    book, again = tmp_path / "tables.xlsx", tmp_path / "again.yml"
    said = CliRunner().invoke(scenario, ["export", str(file), str(book), "--data", "sample", "--lang", "zh"])
    assert (said.exit_code, book.is_file()) == (0, True)
    sheet = load_workbook(book)["表3 试点跟踪"]
    assert [round(sheet.cell(2, column).value, 4) for column in (3, 4)] == [0.35, 0.38]
    found = CliRunner().invoke(scenario, ["import", str(book), str(again)])
    assert found.exit_code == 0
    assert f"{again}: ok (New-user guidance, version 1.1)" in found.output
    refused = CliRunner().invoke(scenario, ["export", str(file), str(tmp_path / "tables.csv")])
    assert "must end in .xlsx" in str(refused.exception)


def test_procedures_are_filed_and_found(tmp_path: Path) -> None:
    """Filing says where the library is; searching lists what holds the words."""
    file = places.datasets() / "scenarios" / "member-recall.yml"
    filed = CliRunner().invoke(scenario, ["library", str(tmp_path / "sop"), str(file)])
    assert (filed.exit_code, filed.output) == (0, f"1 filed; the library: {tmp_path / 'sop' / 'index.html'}\n")
    found = CliRunner().invoke(scenario, ["library", str(tmp_path / "sop"), "--search", "silver"])
    assert found.output.startswith("Recall of lapsed silver members · ")
    assert "Nothing found." in CliRunner().invoke(scenario, ["library", str(tmp_path / "sop"), "-s", "xyz"]).output


def test_a_workbook_that_is_there_is_kept(tmp_path: Path) -> None:
    """What somebody typed into it is not replaced unless asked for."""
    file, book = str(places.datasets() / "scenarios" / "home-entry.yml"), tmp_path / "t.xlsx"
    book.write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(scenario, ["export", file, str(book)])
    assert "is already there; replace it with --force" in str(refused.exception)
    assert book.read_text(encoding="utf-8") == "mine"
    assert CliRunner().invoke(scenario, ["export", file, str(book), "--force"]).exit_code == 0


def test_metrics_are_listed_with_their_level(tmp_path: Path) -> None:
    """Without data every metric is named; with data those it allows, with a level to be copied or why there is none."""
    every = CliRunner().invoke(scenario, ["metrics"]).output
    assert "nps: NPS; unit: points; needs feedback" in every
    assert "baseline" not in every
    users, orders, events = (tmp_path / f"{name}.csv" for name in ("users", "orders", "events"))
    users.write_text("user_id,signed_up_at\na,2026-01-05\nb,2026-01-05\n", encoding="utf-8")
    days = [f"{number},{user},2026-06-{day},{cents}" for number, (user, day, cents) in enumerate(_BASKETS)]
    orders.write_text("\n".join(["order_id,user_id,at,revenue_cents", *days]), encoding="utf-8")
    events.write_text("user_id,event,at\na,look,2026-06-28\n", encoding="utf-8")
    lines = CliRunner().invoke(scenario, ["metrics", "-d", str(tmp_path)]).output.splitlines()
    named = {line.split(":")[0]: lines[number + 2] for number, line in enumerate(lines) if not line.startswith(" ")}
    assert "nps" not in named
    assert named["basket_value"].startswith("    baseline: 2500   (95 % interval ")
    assert named["basket_value"].endswith(", 2 users, 2026-06-01 to 2026-06-28)")
    assert named["payment_rate"] == "    no level: event 'start_checkout': is not an event here → events present: look"
    assert named["next_day_retention"] == "    no level: nobody to count in the last four weeks"


_BASKETS = [("a", "01", 1000), ("a", "10", 3000), ("b", "11", 3000), ("b", "28", 3000)]
