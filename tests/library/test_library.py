"""The course's library: every file is whole, everything is found, and mistakes are named."""

import re

import pandas as pd
import pytest

from flywheel import library, tables
from flywheel.errors import BadInputError
from flywheel.library import Shelf, cases, claims, failures, ledger, questions
from flywheel.library.model import Case, Claim, Question

COMPANIES = (
    "Meituan MissFresh Amazon Toyota Haidilao JD Bilibili Xiaohongshu Xiaomi Haier Tencent Alibaba Lenovo McKinsey"
)
ENTRY = """
claims:
  - id: one
    module: ["01"]
    says: A claim.
    number: 5
    unit: percent
    source: Deck
    evidence: told
    doubt: Much.
    test: Look.
"""


@pytest.fixture
def shelf(tmp_path):
    """Put a text on a shelf of its own."""

    def put(text, name="claims", model=Claim, **links):
        path = tmp_path / f"{name}.yml"
        path.write_text(text, encoding="utf-8")
        return Shelf(name, model, path=path, **links)

    return put


def test_every_company_of_the_curriculum_has_a_case():
    """No company that the course's sources name is missing."""
    named = " ".join(case.company for case in cases.entries)
    assert [company for company in COMPANIES.split() if company not in named] == []


def test_every_claim_of_a_company_is_quoted_in_a_case_or_a_failure():
    """A figure under a company's name can be found from the company."""
    quoted = {name for case in cases.entries for name in case.figures}
    firms = [claim.id for claim in claims.entries if re.search(r"case", claim.source)]
    assert [name for name in firms if name not in quoted] == []


def test_entries_are_found_by_field_and_by_words():
    """Fields and words narrow the search together, whatever the case of the letters."""
    assert [case.id for case in cases.find("HALF an hour", element="respond").entries] == ["missfresh-half-hour"]
    assert {case.industry for case in cases.find(industry="finance").entries} == {"finance"}
    assert [one.id for one in failures.find("reopened", kind="failure mode").entries] == ["surface-response"]


def test_words_that_occur_nowhere_are_answered_with_the_nearest():
    """A slip finds nothing, and says which word is meant."""
    found = cases.find("andonn cord")
    assert (found.entries, found.notes) == ((), ("'andonn' occurs nowhere; did you mean 'andon'?",))
    assert "0 entries found" in found._repr_html_()


def test_a_wrong_field_or_value_is_refused_with_the_nearest():
    """The message names what is known."""
    with pytest.raises(BadInputError, match="'industry'") as caught:
        cases.find(industri="finance", element="answer")
    assert caught.value.problems[1].place == "element='answer'"
    with pytest.raises(BadInputError, match="did you mean 'haier-platform'"):
        cases["haier-plattform"]


def test_few_entries_are_cards_and_many_a_table():
    """One case is shown with all its fields; a list keeps to the fields that tell entries apart."""
    card = cases["toyota-andon"]._repr_html_()
    assert "<dl" in card
    assert "what to doubt" in card
    assert "told: no source" in card
    assert "data-field='doubt'" in card  # slides leave fields out by their names
    table = cases.find()._repr_html_()
    assert "<dl" not in table
    assert "source" not in table.split("<tbody>")[0].split("<th>")[-1]


def test_a_card_keeps_its_columns_in_a_notebook():
    """Notebooks give the parts of a list a fifth and four fifths of the width; a card takes its own measure instead."""
    card = cases["toyota-andon"]._repr_html_()
    assert card.count("width:auto") == card.count("<dt") + card.count("<dd")


def test_answers_are_kept_back():
    """A search in the question bank shows no answer, and does not search in answers."""
    found = questions.find(module="01")
    assert not {"answer", "why", "wrong"} & set(found.table.columns)
    with pytest.raises(BadInputError, match="answer: is not known here"):
        questions.find(answer="b")


def test_every_mistake_of_a_file_is_named_with_its_line(shelf):
    """Line, field, value and remedy of all mistakes come in one message."""
    text = ENTRY.replace("evidence: told", "evidence: tolld").replace("doubt:", "doubtt:").replace("5", "five")
    with pytest.raises(BadInputError, match="4 problems") as caught:
        len(shelf(text))
    said = str(caught.value)
    assert "line 6, claims[1].number: 'five' is text; it must be a number" in said
    assert "claims[1].evidence: 'tolld' is not one of the choices → did you mean told?" in said
    assert "claims[1].doubtt: is not a field here → did you mean doubt?" in said
    assert "claims[1].doubt: is missing" in said


def test_an_id_twice_and_a_link_to_nowhere_are_refused(shelf):
    """Entries can be told apart, and what they refer to is there."""
    with pytest.raises(BadInputError, match="'one' is there twice"):
        len(shelf(ENTRY + ENTRY.split("claims:")[1]))
    case = """
cases:
  - {id: a, module: ["01"], company: A, industry: finance, element: [tools], practice: P, figures: [ones],
     evidence: told, copy_this: C, doubt: D, source: S}
"""
    with pytest.raises(BadInputError, match="'ones' is no entry there → did you mean one"):
        len(shelf(case, "cases", Case, links={"figures": shelf(ENTRY)}))


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("choice", "c"),
        ("choice", "[a]"),
        ("multi", "[]"),
        ("multi", "[a, a]"),
        ("order", "[a]"),
        ("classify", "{a: x}"),
        ("classify", "{a: x, b: z}"),
    ],
)
def test_an_answer_must_fit_its_options(shelf, kind, answer):
    """An answer that nobody could give is a mistake of the bank."""
    text = f"""
questions:
  - {{id: q, module: ["01"], topic: t, level: know, kind: {kind}, ask: A, options: {{a: A, b: B}},
     labels: {{x: X}}, answer: {answer}, why: W, wrong: {{d: no}}}}
"""
    with pytest.raises(BadInputError, match="does not answer a question of kind") as caught:
        len(shelf(text, "questions", Question))
    assert "d is not an option" in str(caught.value)


def test_a_test_question_needs_its_twin(shelf):
    """Before and after compare like with like."""
    text = """
questions:
  - {id: q, module: ["01"], topic: t, form: A, level: know, kind: choice, ask: A, options: {a: A, b: B},
     answer: a, why: W}
"""
    with pytest.raises(BadInputError, match="form B has not exactly one question of the same topic"):
        len(shelf(text, "questions", Question))


def test_the_bank_is_large_and_covers_the_course():
    """At least sixty questions, eight or more a lesson from 01 to 08, four kinds, three levels, few tests."""
    entries = questions.entries
    assert len(entries) >= 60
    assert all(sum(one.module[0] == f"0{n}" for one in entries) >= 8 for n in range(1, 9))
    assert len({one.kind for one in entries}) == 4
    assert len({one.level for one in entries}) == 3
    assert 8 <= sum(one.form == "A" for one in entries) <= 12


def _shop(n, best):
    """``n`` buyers of one order each; the first 5 % of them bring ``best`` cents, the others 100."""
    head = n // 20
    users = [f"u{i}" for i in range(n)]
    cents = [best] * head + [100] * (n - head)
    at = pd.Timestamp("2026-03-01")
    orders = {"order_id": users, "user_id": users, "at": at, "revenue_cents": cents, "margin_cents": cents}
    return tables.connect({"orders": pd.DataFrame(orders)})


@pytest.mark.parametrize(("best", "outcome"), [(100, "lower here"), (20_000, "not contradicted")])
def test_a_claim_is_laid_beside_the_data(best, outcome):
    """With equal buyers the head holds 5 %; with buyers worth 200 others it holds 200 × 5 of 200 × 5 + 95, 91 %."""
    row = ledger(_shop(1000, best)).table.set_index("id").loc["core-tier-profit"]
    assert row.outcome == outcome
    assert row["value"] == pytest.approx(5.0 if best == 100 else 100 * 1000 / 1095)


def test_what_cannot_be_tested_says_so():
    """Claims without a test, and claims whose tables are missing, are never filled in."""
    found = ledger(_shop(20, 100)).table.set_index("id")
    assert found.outcome["core-tier-profit"] == "not enough data"
    assert found.outcome["satisfied-frequency"] == "not tested"
    assert found.outcome["bots-answer"] == "not tested"
    assert pd.isna(found["value"]["bots-answer"])
    assert found.outcome["guide-retention-deviation"] == "adds up"


def test_tests_of_claims_name_claims():
    """A test without a claim would never run."""
    assert set(library.trials.TESTS) <= set(claims.ids)
