"""`flywheel monitor`: what a person reads, what a machine reads, and the codes a scheduler acts on."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from flywheel import places
from flywheel.cli.monitor import monitor
from flywheel.errors import BadInputError

SCENARIOS = places.datasets() / "scenarios"
RECALL, GUIDANCE = str(SCENARIOS / "member-recall.yml"), str(SCENARIOS / "new-user-guidance.yml")


def test_an_alarm_is_code_1_with_owner_and_plan() -> None:
    """The recall's content push is an alarm; its line says what to do."""
    found = CliRunner().invoke(monitor, [RECALL, "--no-report"])
    assert found.exit_code == 1
    assert "ALARM     content push: completed 86.0 % (82.0–89.2)" in found.stdout
    assert "send the five most bought products (Member operations)" in found.stdout


def test_no_alarm_is_code_0_although_something_is_watched() -> None:
    """The guidance has a slow node and no alarm."""
    found = CliRunner().invoke(monitor, [GUIDANCE, "--no-report"])
    assert found.exit_code == 0
    assert "To watch" in found.stdout
    assert "To act on" not in found.stdout


def test_json_is_whole_and_valid() -> None:
    """One object with the exit code, every node and nulls for what was not observed; no tier under five."""
    found = CliRunner().invoke(monitor, [RECALL, GUIDANCE, "--json", "--no-report", "--as-of", "2026-04-01"])
    facts = json.loads(found.stdout)
    assert facts["exit_code"] == found.exit_code == 1
    assert facts["report"] is None
    recall, guidance = facts["processes"]
    assert [node["value"] for node in recall["nodes"]] == [None] * 3
    assert facts["findings"][0]["process"] == "Recall of lapsed silver members"
    assert all(row["n"] >= 5 for row in guidance["tiers"])
    assert "NaN" not in found.stdout


def test_the_report_is_written_and_named(tmp_path: Path) -> None:
    """Page, executed notebook and tables lie in the folder, in Chinese, without code and without a foreign address."""
    found = CliRunner().invoke(monitor, [RECALL, "-o", str(tmp_path), "--lang", "zh", "--json"])
    facts = json.loads(found.stdout)
    page = Path(facts["report"]["page"])
    assert facts["report"]["state"] == "written"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"process_monitor-member-recall{end}" for end in (".html", ".ipynb", ".tables.xlsx")
    )
    text = page.read_text(encoding="utf-8")
    assert "open_monitor" not in text
    assert 'lang="zh-CN"' in text
    assert 'src="http' not in text
    assert "content push" in text


def test_a_report_that_cannot_be_written_is_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All is well at the nodes, but the notebook fails: the table is printed, the reason too, and the code is 1."""
    from flywheel.report import single
    from flywheel.report.batch import Outcome

    monkeypatch.setattr(
        single, "write", lambda *_a, **_o: Outcome("process_monitor", "failed", None, None, "disk full")
    )
    found = CliRunner().invoke(monitor, [GUIDANCE, "-o", str(tmp_path)])
    assert found.exit_code == 1
    assert "disk full" in found.stderr
    assert "content push" in found.stdout


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["--as-of", "tomorrow"], "'tomorrow' is not a day"),
        (["--as-of", "2026-05-01", "--since", "2026-05-02"], "lies after the day as of which is judged"),
        (["-d", "nowhere"], "nowhere"),
        (["no-such.yml"], "there is no such file"),
    ],
)
def test_bad_input_is_a_message(extra: list[str], said: str) -> None:
    """The command line turns each of these into its message and code 2."""
    found = CliRunner().invoke(monitor, [RECALL, *extra, "--no-report"])
    assert isinstance(found.exception, BadInputError)
    assert said in str(found.exception)


def test_a_folder_of_csv_files_is_enough(tmp_path: Path) -> None:
    """Two loose CSV files, as a scheduler finds them after an export, are judged."""
    rows = [(f"r{n}", "member-recall", "content push", "u1", "2026-05-01 09:00", "completed") for n in range(40)]
    columns = ["run_id", "scenario_id", "node", "user_id", "started_at", "outcome"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "node_runs.csv", index=False)
    pd.DataFrame({"user_id": ["u1"], "signed_up_at": ["2026-01-01 08:00"]}).to_csv(tmp_path / "users.csv", index=False)
    found = CliRunner().invoke(monitor, [RECALL, "-d", str(tmp_path), "--as-of", "2026-05-02", "--no-report"])
    assert found.exit_code == 1
    assert "“tag recognition” has no runs although the process runs" in found.stdout
