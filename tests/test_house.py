"""The rules of the house hold in ``lib/``, and the checker that says so finds each kind of fault."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[1] / "lib" / "flywheel"


def _load_house():
    """Load the checker that lies beside this file, however the tests were started."""
    spec = importlib.util.spec_from_file_location("flywheel_house", Path(__file__).with_name("house.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


house = _load_house()


def found(tmp_path, file, body, *, head='"""Rows → numbers."""\n\n__all__: list[str] = []\n'):
    """Return what the checker says about one planted file."""
    path = tmp_path / "flywheel" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + body + "\n", encoding="utf-8")
    return [fault.rule for fault in house.faults(tmp_path / "flywheel")]


def test_the_library_keeps_the_rules():
    """Imports point down, public names are documented and listed, files are short, expressions are portable."""
    assert "\n".join(map(str, house.faults(LIBRARY))) == ""


def test_every_part_of_the_library_has_a_band():
    """No part of the library is left out of the bands."""
    parts = {house.noun(path.relative_to(LIBRARY)) for path in LIBRARY.rglob("*.py")} - {"__init__", "__main__"}
    assert parts - set(house.BANDS) == {house.SAMPLES}


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("tables/gate.py", "import flywheel.voc"),
        ("tables/gate.py", "from flywheel.voc import nps"),
        ("tables/gate.py", "from flywheel import voc"),
        ("tables/gate.py", "from .. import voc"),
        ("tables/gate.py", "from ..voc import nps"),
        ("tables/gate.py", "def _late():\n    from flywheel.voc.scores import nps"),
        ("tables/gate.py", "import importlib\nimportlib.import_module('flywheel.voc')"),
        ("tables/gate.py", "from importlib import import_module\nimport_module('flywheel.voc.scores')"),
        ("tables.py", "__import__('flywheel.voc')"),
    ],
)
def test_an_import_that_points_up_is_found(tmp_path, file, line):
    """However it is written, an import of a higher band is found."""
    assert found(tmp_path, file, line) == ["tables (band 1) imports voc (band 3): imports point down"]


def test_two_nouns_that_know_each_other_are_found(tmp_path):
    """A noun that imports another noun is found, also inside a function."""
    assert found(tmp_path, "voc/scores.py", "def _late():\n    from flywheel.funnel import count")[0].startswith(
        "voc imports its neighbour funnel"
    )


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("voc/scores.py", "from flywheel.stats import nps"),
        ("voc/scores.py", "from flywheel.voc.quotes import quote"),
        ("voc/scores.py", "from .quotes import quote"),
        ("exercises/fields.py", "from flywheel.widgets import card"),
        ("cli/start.py", "from flywheel import report, serve"),
        ("report/case.py", "from flywheel import samples"),
        ("samples/plan.py", "from flywheel.tables import TABLES"),
        ("charts/voc.py", "import seaborn"),
    ],
)
def test_an_import_that_points_down_is_fine(tmp_path, file, line):
    """Lower bands, one's own files and the stated exceptions may be imported."""
    assert found(tmp_path, file, line) == []


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("voc/scores.py", "from flywheel import samples", "voc imports samples"),
        ("samples/plan.py", "from flywheel import voc", "samples imports voc"),
        ("mystery.py", "from flywheel import voc", "mystery has no band"),
        ("voc/scores.py", "import matplotlib.pyplot", "voc imports matplotlib; only charts may"),
        ("report/case.py", "def _late():\n    import seaborn as sns", "report imports seaborn; only charts may"),
        ("report/case.py", "from ipywidgets import HTML", "report imports ipywidgets; only exercises and widgets may"),
    ],
)
def test_an_import_of_what_belongs_elsewhere_is_found(tmp_path, file, line, said):
    """Samples stay out of the nouns, drawing stays in charts, widgets stay in widgets."""
    assert [rule for rule in found(tmp_path, file, line) if rule.startswith(said)]


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("steps = events.view()", True),
        ("numbers = array.view('int64')", False),
        ("wait = a.at.delta(b.at, unit='hour')", True),
        ("wait = a.at.delta(b.at, unit='day')", True),
        ("wait = a.at.date().delta(b.at.date(), unit='day')", False),
        ("wait = a.at.date().delta(b.at.date(), unit='month')", True),
        ("wait = a.at.epoch_seconds()", True),
    ],
)
def test_an_expression_that_differs_between_engines_is_found(tmp_path, line, bad):
    """Views and differences of times are found; whole days between dates are safe."""
    assert len(found(tmp_path, "voc/scores.py", line)) == bad


def test_a_function_that_hides_its_error_is_found(tmp_path):
    """A public function that raises an error must say so under Raises."""
    fails = '\n    raise FlywheelError("no")'
    hidden = 'def nps():\n    """Count."""' + fails
    said = 'def nps():\n    """Count.\n\n    Raises:\n        FlywheelError: Always.\n    """' + fails
    head = '"""Rows → numbers."""\n\n__all__ = ["nps"]\n'
    assert found(tmp_path, "voc.py", hidden, head=head) == ["nps raises FlywheelError and does not say so under Raises"]
    assert found(tmp_path, "voc.py", said, head=head) == []


def test_missing_documentation_is_found(tmp_path):
    """A public function, a class and a module without a docstring are found."""
    rules = found(tmp_path, "voc.py", "def nps(): ...\nclass Scores: ...", head='__all__ = ["nps", "Scores"]\n')
    assert rules == [
        "the module does not say what it turns into what",
        "nps has no docstring",
        "Scores has no docstring",
    ]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('"""Rows."""\n', "there is no __all__"),
        ('"""Rows."""\n__all__ = []\n', "nps is public but not in __all__: list it or start it with an underscore"),
        ('"""Rows."""\n__all__ = ["nps", "csat"]\n', "__all__ lists csat, which is not there"),
    ],
)
def test_exports_that_disagree_are_found(tmp_path, head, said):
    """``__all__`` lists exactly the public names."""
    assert found(tmp_path, "voc.py", 'def nps():\n    """Count."""', head=head) == [said]


def test_a_file_that_grew_too_long_is_found(tmp_path):
    """More than 400 lines ask to be split."""
    assert found(tmp_path, "voc.py", "\n" * 400)[0].startswith("404 lines; split it by noun")
