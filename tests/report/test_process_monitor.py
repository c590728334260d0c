"""The process monitor's report: what is wrong where, who does what, and every part in both languages."""

import re
from pathlib import Path

import pandas as pd
import pytest

from flywheel import connect, places
from flywheel.errors import BadInputError, FlywheelError
from flywheel.report.process_monitor import open_monitor

SCENARIOS = places.datasets() / "scenarios"
RECALL, GUIDANCE = SCENARIOS / "member-recall.yml", SCENARIOS / "new-user-guidance.yml"


def own(shares: dict[str, int], *, scenario: str = "member-recall", tier: str = "silver") -> dict[str, pd.DataFrame]:
    """Return tables with 100 runs a node, of which some completed."""
    rows = [
        (f"{node}{n}", scenario, node, "u1", "2026-05-01 09:00", "completed" if n < share else "exception")
        for node, share in shares.items()
        for n in range(100)
    ]
    columns = ["run_id", "scenario_id", "node", "user_id", "started_at", "outcome"]
    users = pd.DataFrame({"user_id": ["u1"], "signed_up_at": ["2026-01-01 08:00"], "membership": [tier]})
    return {"users": users, "node_runs": pd.DataFrame(rows, columns=columns)}


def test_the_finding_names_node_numbers_owner_and_plan() -> None:
    """Content push of the recall: 86 %, member operations, and what Table 2 says to do."""
    found = open_monitor([RECALL, GUIDANCE])
    (finding,) = found.findings
    assert finding.wrong == "“content push” completes 86.0 % (82.0 to 89.2 %, 350 runs), below 90 %"
    assert finding.owner == "Member operations"
    assert str(finding).endswith(
        ". Exception plan: If the push fails, send the five most bought products (Member operations)"
    )
    assert found.remarks == (
        "New-user guidance: watch “tag recognition”: 70.1 % (64.7–75.0) of its runs take longer than the limit, 1 s",
    )


def test_every_part_is_written() -> None:
    """Each part has its anchor, page one the finding; the end mark carries three sheets a process and no id."""
    found = open_monitor([RECALL])
    parts = [found.headline(), found.nodes(), found.decay(), found.method()]
    assert [part.name for part in parts] == ["headline", "nodes", "decay", "method"]
    assert "content push" in parts[0].body
    assert "fw-stop" in parts[0].body
    summary = found.finish().summary
    assert summary["id"] == "process_monitor-member-recall"
    assert len(summary["sheets"]) == 3  # type: ignore[arg-type]  # a summary holds objects
    assert not re.search(r"\bu\d{5,}\b", "".join(part.body for part in parts))


def test_all_well_is_said() -> None:
    """Three nodes at 99 of 100: no alarm, no step, the verdict is green."""
    data = connect(own({"tag recognition": 99, "content push": 99, "satisfaction survey": 99}))
    found = open_monitor([RECALL], data=data, as_of="2026-05-02")
    assert found.findings == ()
    assert "All nodes work as they should." in found.headline().body
    assert "fw-roll_out" in found.headline().body


def test_few_runs_are_not_called_well() -> None:
    """As of the day itself the survey's runs are not due: nothing is judged there, nothing is called silent."""
    data = connect(own({"satisfaction survey": 100}))
    found = open_monitor([RECALL], data=data, as_of="2026-05-01")
    assert found.findings == ()
    assert "not enough data to tell" in found.headline().body


def test_silent_misspelt_and_decaying_nodes_are_explained() -> None:
    """A silent node, a near miss of its name, and a chart that alarms although the window's interval does not."""
    data = connect(own({"tag recognition": 87, "content-push": 99, "satisfaction survey": 99}))
    found = open_monitor([RECALL], data=data, as_of="2026-05-02")
    assert [finding.wrong for finding in found.findings] == [
        "“tag recognition” fails too often since 2026-05-01: from 2026-04-27 on it completes 87.0 % (79.0 to 92.2 %,"
        " 100 runs); at least 90 % is wanted",
        "“content push” has no runs although the process runs",
    ]
    assert found.remarks == (
        "“content-push” is in the data and not in the scenario file; did you mean “content push”?",
    )


def test_a_process_without_runs_is_one_finding() -> None:
    """Not one line a node: the process itself has not run."""
    data = connect(own({"push": 99}, scenario="another"))
    (finding,) = open_monitor([RECALL], data=data).findings
    assert "no run of the process was recorded" in finding.wrong
    assert finding.owner == "Member operations lead"


def test_a_tier_in_alarm_is_named_when_its_node_is_not() -> None:
    """Gold completes 60 of 100 while the node as a whole is above 90 %."""
    tables = own({"content push": 100}, tier="none")
    gold = own({"content push": 60}, tier="gold")["node_runs"].assign(user_id="u2", run_id=lambda t: "g" + t["run_id"])
    early = gold.assign(started_at="2026-03-01 09:00").sort_values("outcome", ascending=False)
    many = [tables["node_runs"].assign(run_id=lambda t, k=k: f"{k}" + t["run_id"]) for k in range(6)]
    users = pd.concat([tables["users"], tables["users"].assign(user_id="u2", membership="gold")])
    data = connect({"users": users, "node_runs": pd.concat([early, *many])})
    found = open_monitor([RECALL], data=data, as_of="2026-05-02", since="2026-03-01")
    (tier,) = [finding for finding in found.findings if finding.tier]
    assert tier.wrong.startswith("“content push” completes 60.0 % (")
    assert tier.wrong.endswith(" of tier “gold”, below 90 %")


def test_bad_input_is_listed_at_once(tmp_path: Path) -> None:
    """Two wrong days; two wrong files; one id twice; data without node runs."""
    with pytest.raises(BadInputError, match="2 problems"):
        open_monitor([RECALL], as_of="yesterday", since="2026-02-30")
    broken = tmp_path / "broken.yml"
    broken.write_text("id: x\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="there is no such file") as caught:
        open_monitor([broken, tmp_path / "none.yml"])
    assert len({problem.place.split(",")[0] for problem in caught.value.problems}) == 2
    with pytest.raises(BadInputError, match="another file has too"):
        open_monitor([RECALL, RECALL])
    with pytest.raises(FlywheelError, match="no table 'node_runs'"):
        open_monitor([RECALL], data=connect({"users": own({})["users"]}))
