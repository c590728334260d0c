"""The verbs ``flywheel class`` and ``flywheel certificate``."""

import pytest
from click.testing import CliRunner

from flywheel.cli import flywheel
from flywheel.exercises import syllabus
from flywheel.exercises.progress import append


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call the command line in a folder of its own, with a log in which lesson 00 is done."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path / "lee"))
    monkeypatch.chdir(tmp_path)
    for exercise in syllabus.entry("00").exercises:
        append("00", exercise, outcome="correct", tries=1, session="s")
    return lambda *arguments: CliRunner().invoke(flywheel, arguments)


def test_a_class_is_merged(run, tmp_path):
    """Board on the screen, page and table in files."""
    shown = run("class", "merge", "lee", "-o", "monday.html", "--csv", "monday.csv")
    assert shown.exit_code == 0, shown.output
    assert "A class of 1 person" in shown.output
    assert "Who finished what" in (tmp_path / "monday.html").read_text(encoding="utf-8")
    assert (tmp_path / "monday.csv").read_text(encoding="utf-8-sig").startswith("person,lesson,done")


def test_certificates_of_a_class(run, tmp_path):
    """Who is done gets a sheet; of the others it is said what is missing."""
    shown = run("class", "certificates", "lee", "--lesson", "00")
    assert "✓ certificates/lee.html" in shown.output
    shown = run("class", "certificates", "lee")
    assert "○ lee: certificate: " in shown.output
    assert "01 Voice of the customer" in shown.output


def test_a_certificate_of_ones_own(run, tmp_path):
    """It lies in the work folder, or what is missing is said."""
    shown = run("certificate", "Lin Yue", "--lesson", "00")
    assert shown.exit_code == 0
    assert "Lin Yue" in (tmp_path / "lee" / "certificate.html").read_text(encoding="utf-8")
    assert "exercises are not done" in str(run("certificate", "Lin Yue").exception)


def test_progress_shows_the_course_and_where_to_go_on(run, tmp_path):
    """The course comes first, the next exercise last; the export may be JSON."""
    shown = run("progress")
    assert shown.output.startswith("The course: 17 of ")
    assert "Go on in 01_voc.ipynb: exercise 1.1" in shown.output
    assert run("progress", "--export", "me.json").exit_code == 0
    assert (tmp_path / "me.json").read_text(encoding="utf-8").startswith('[\n {\n  "at"')
