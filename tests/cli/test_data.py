"""`flywheel data` makes, checks, describes and imports data, and its documents agree with the contracts."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flywheel import cli, places
from flywheel.cli.data import data, dictionary_markdown
from flywheel.errors import BadInputError, FlywheelError
from flywheel.tables import TABLES, connect

GOOD, BROKEN = (places.datasets() / name for name in ("own_data_example", "own_data_example_broken"))
MAPPING = ["--mapping", str(GOOD / "mapping.yml")]


def run(*arguments: str) -> Result:
    """Run the verb and let its errors through."""
    return CliRunner().invoke(data, list(arguments), catch_exceptions=False)


def test_check_sums_up_what_fits() -> None:
    """Somebody else's files pass with their mapping: a line a table, and exit code 0."""
    result = run("check", str(GOOD), *MAPPING)
    assert result.exit_code == 0
    assert "orders                  60  2026-01-05  " in result.output
    assert "columns not used: cashier" in result.output


def test_check_lists_every_planted_fault_at_once() -> None:
    """All ten faults of the broken folder are named with file, row and value."""
    with pytest.raises(BadInputError) as caught:
        run("check", str(BROKEN), "--mapping", str(BROKEN / "mapping.yml"))
    message = str(caught.value)
    for sign in (
        "clicks.csv, column ts",
        "2026/13/40",
        "1871",
        "铂金卡",
        "twelve",
        "-12.50",
        "2020-01-01",
        "SO-00005",
        "VIP9999",
        "11",
    ):
        assert sign in message, sign
    assert len(caught.value.problems) >= 10


def test_a_bad_source_ends_with_code_2_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line prints the problems on stderr."""
    monkeypatch.setattr(sys, "argv", ["flywheel", "data", "check", "no/such/folder"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert "does not exist" in capsys.readouterr().err


def test_import_writes_what_later_work_trusts(tmp_path: Path) -> None:
    """The imported folder opens without a mapping and holds cents, canonical words and both languages."""
    result = run("import", str(GOOD), str(tmp_path / "mine"), *MAPPING)
    assert result.exit_code == 0
    mine = connect(tmp_path / "mine")
    assert mine.label == "mine"
    first = mine.orders.order_by("order_id").limit(1).execute().iloc[0]
    assert first["revenue_cents"] == round(
        100 * float((GOOD / "sales_2026.csv").read_text("utf-8").splitlines()[1].split(",")[3])
    )
    assert set(mine.users.membership.to_pandas()) <= {"none", "silver", "gold", "black_gold"}


def test_import_keeps_what_is_there_unless_told(tmp_path: Path) -> None:
    """A second import is refused; with --replace it goes through."""
    run("import", str(GOOD), str(tmp_path / "mine"), *MAPPING)
    with pytest.raises(FlywheelError, match="exists already"):
        run("import", str(GOOD), str(tmp_path / "mine"), *MAPPING)
    assert run("import", str(GOOD), str(tmp_path / "mine"), *MAPPING, "--replace").exit_code == 0


def test_a_refused_import_leaves_nothing_behind(tmp_path: Path) -> None:
    """Faulty data make no folder, not even a half one."""
    with pytest.raises(BadInputError, match="problems"):
        run("import", str(BROKEN), str(tmp_path / "mine"), "--mapping", str(BROKEN / "mapping.yml"))
    assert list(tmp_path.iterdir()) == []


def test_pseudonymise_hides_ids_and_keeps_people_apart(tmp_path: Path) -> None:
    """No id of the source is left, and as many people are there as before."""
    run("import", str(GOOD), str(tmp_path / "mine"), *MAPPING, "--pseudonymise")
    users = connect(tmp_path / "mine").users.user_id.to_pandas()
    assert users.nunique() == 40
    assert not users.str.startswith("VIP").any()


def test_make_writes_a_company_with_its_truths(tmp_path: Path) -> None:
    """Size and seed are options, and what is planted lies beside the tables."""
    result = run("make", str(tmp_path / "shop"), "--users", "80", "--days", "21", "--seed", "3")
    assert result.exit_code == 0
    assert connect(tmp_path / "shop").users.count().execute() == 80
    assert "not_in_these_data" in (tmp_path / "shop" / "truths.yml").read_text("utf-8")


def test_describe_prints_every_column() -> None:
    """The dictionary names all tables and columns, as text and as Markdown."""
    for output in (run("describe").output, run("describe", "--markdown").output):
        for table in TABLES.values():
            assert all(column.name in output and column.meaning in output for column in table.columns)


def test_describe_says_what_is_missing() -> None:
    """For a source it adds the share of empty values."""
    output = run("describe", str(GOOD), *MAPPING).output
    assert "CNY" in output
    assert "text" in output.split("missing values")[1]


def test_the_dictionary_in_the_readme_is_up_to_date() -> None:
    """datasets/README.md ends with what `flywheel data describe --markdown` prints."""
    readme = (places.datasets() / "README.md").read_text("utf-8")
    assert readme.endswith(dictionary_markdown() + "\n")


def test_the_guide_for_own_data_uses_commands_that_exist() -> None:
    """Every `flywheel data` line of docs/your-own-data.md names a verb and files that are there."""
    guide = places.datasets().parent / "docs" / "your-own-data.md"
    lines = [line.split() for line in guide.read_text("utf-8").splitlines() if line.startswith("flywheel data ")]
    assert len(lines) >= 3
    for words in lines:
        assert words[2] in data.commands
        assert all((guide.parents[1] / word).exists() for word in words if word.startswith("datasets/"))


@pytest.mark.parametrize("verb", ["make", "check", "describe", "import"])
def test_help_shows_examples(verb: str) -> None:
    """Each verb's help holds a line to copy."""
    assert f"flywheel data {verb}" in run(verb, "--help").output
