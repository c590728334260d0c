"""The form of every kind: a thin control over the same check, filled in here as a person would."""

from dataclasses import replace

import pandas as pd
import pytest

from flywheel.exercises import in_form
from flywheel.exercises.fields import field_for
from flywheel.exercises.forms import Form
from flywheel.exercises.lesson import Task
from flywheel.exercises.specs import Exercise, InForm


def _pick(field, number, value):
    """Set the n-th widget below a field that can hold a value."""
    fields = [w for w in _all(field) if hasattr(w, "value") and type(w).__name__ != "HTML"]
    fields[number].value = value


def _all(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _all(child)


def _fill(form, exercise):
    """Answer an exercise of the tiny lesson rightly, through its widgets."""
    widgets = [w for w in _all(form.field.widget) if hasattr(w, "value") and type(w).__name__ != "HTML"]
    values = {
        "7.1": ["16.7"],
        "7.2": ["nps(by='channel')"],
        "7.3": ["promoters - detractors"],
        "7.4": ["b"],
        "7.5": [True, True, False],
        "7.6": ["collect", "analyse", "improve", "tell"],
        "7.7": ["time", "price"],
        "7.8": [3, 2, 1, 1],
        "7.9": ["Those who left."],
        "7.10": ["(scores >= 9).sum()"],
    }[exercise]
    for widget, value in zip(widgets, values, strict=True):
        widget.value = value


KINDS = [f"7.{number}" for number in range(1, 11)]


@pytest.mark.parametrize("exercise", KINDS)
def test_a_form_filled_in_rightly_passes(ex, exercise):
    """Fields, Check, feedback: the outcome is that of the same check."""
    form = ex[exercise].form()
    _fill(form, exercise)
    form.press("check")
    assert "✓" in form.feedback.value
    assert 'role="status"' in form.feedback.value
    assert ex[exercise].session.outcome == "correct"


@pytest.mark.parametrize("exercise", KINDS)
def test_an_empty_form_is_not_attempted(ex, exercise):
    """Check on an empty form counts nothing and says what to do."""
    form = ex[exercise].form()
    form.press("check")
    assert "Answer first, then press Check." in form.feedback.value
    assert ex[exercise].session.tries == 0


@pytest.mark.parametrize("exercise", KINDS)
def test_start_over_empties_the_form(ex, exercise):
    """After Start over nothing is chosen and no feedback is left."""
    form = ex[exercise].form()
    _fill(form, exercise)
    form.press("check")
    form.press("reset")
    assert form.feedback.value == ""
    form.press("check")
    assert "Answer first" in form.feedback.value


def test_a_form_speaks_of_buttons_not_of_code(ex):
    """The way on is said in the words of the page."""
    form = ex["7.4"].form()
    _fill(form, "7.4")
    form.field.widget.value = "a"
    form.press("check")
    assert "Hint helps; Solution opens after 2 more tries." in form.feedback.value
    assert "hint()" not in form.feedback.value
    form.press("hint")
    assert "the idea" in form.feedback.value
    form.press("solution")
    assert "It opens after 2 more tries." in form.feedback.value
    assert "reveal" not in form.feedback.value


def test_a_chosen_line_shows_what_it_gives(ex):
    """Before checking, the viewer sees the table that the chosen line makes."""
    form = ex["7.2"].form()
    form.field.widget.children[0].value = "mean(by='channel')"
    assert "<td>8</td>" in form.field.widget.children[1].value
    form.press("check")
    assert "These are means." in form.feedback.value


def test_ways_in_words_stand_for_lines_of_code(ex):
    """Where an author has put task, hints and lines into words, a form shows no code, and the same check judges it."""
    words = InForm(
        ask="What counts promoters?",
        hints=("", "Look at nine.", ""),
        ways={"right": "nine or ten", "all": "everybody", "ten": "ten only"},
    )
    spec = replace(ex["7.10"].spec, in_form=words)
    form = Form(Task(spec, ex), field_for(spec, ex.data))
    assert "What counts promoters?" in form.children[0].value
    assert "answer_7_10" not in form.children[0].value
    radio = form.field.widget.children[0]
    assert sorted(label for label, _line in radio.options) == ["everybody", "nine or ten", "ten only"]
    assert "flywheel-code" not in radio._dom_classes
    form.press("hint")
    form.press("hint")
    assert "Look at nine." in form.feedback.value
    radio.value = "(scores >= 9).sum()"
    form.press("check")
    assert "✓" in form.feedback.value
    form.press("solution")
    assert "nine or ten" in form.feedback.value
    assert "<pre" not in form.feedback.value


def test_ways_in_words_show_values_in_words(ex):
    """Beside ways in words, what a way gives has no brackets, no quotes, no True, and no underscore in a heading."""
    words = InForm(ask="Who?", hints=("", "", ""), ways={"right": "one", "mean": "two", "count": "three"})
    seen = pd.DataFrame({"was_late": [True, False], "n": [2, 3]})
    cases = [([10, 9], True), ([7], False)]
    named = replace(
        ex["7.3"].spec, in_form=words, cases=lambda _data: cases, expected=lambda _data: lambda scores, late: "kept"
    )
    field = field_for(named, ex.data)
    field.widget.children[0].value = "promoters - detractors"
    shown = field.widget.children[1].value
    assert "<td>10, 9, yes</td>" in shown
    assert "<td>kept</td>" in shown
    table = replace(
        ex["7.2"].spec,
        expected=lambda _data: seen,
        in_form=replace(words, ways=dict.fromkeys(("right", *(one.key for one in ex["7.2"].spec.mistakes)), "a way")),
    )
    field = field_for(table, ex.data)
    field.widget.children[0].value = table.line
    shown = field.widget.children[1].value
    assert "<th>was late</th>" in shown
    assert "<td>yes</td>" in shown
    assert "True" not in shown


@pytest.mark.parametrize(
    ("exercise", "skeleton", "said"),
    [
        ("7.5", 'answer_7_5 = {"a", ...}', "a, …"),
        ("7.6", 'answer_7_6 = ["collect", ..., "tell"]', "1. collect\n2. …\n3. tell"),
        ("7.7", 'answer_7_7 = {"1": "time", "2": ..., …}', "1) → delivery time\n2) → …"),
        ("7.8", 'answer_7_8 = {"late": (3, ...), …}', "late: Frequency daily · Impact …"),
        ("7.1", "answer_7_1 = nps(...)", "answer_7_1 = nps(...)"),
    ],
)
def test_a_skeleton_says_what_to_choose(ex, exercise, skeleton, said):
    """What fills the fields of a form is said as it stands there; a number has no fields to name."""
    spec = replace(ex[exercise].spec, hints=("the idea", "the method", skeleton))
    assert in_form.hint(spec, 2) == said


def test_long_things_to_order_are_written_out(ex):
    """A closed list cuts a sentence off, so all stand above it in full; short ones need no list."""
    sentence = "Planning hands the roster over & nobody owns it."
    spec = replace(ex["7.6"].spec, items={**ex["7.6"].spec.items, "tell": sentence})
    assert "tell) Planning hands the roster over &amp; nobody" in field_for(spec, ex.data).widget.children[0].value
    assert len(ex["7.6"].form().field.widget.children) == 4


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (InForm(hints=("one",)), "as many hints"),
        (InForm(ways={"right": "nine or ten", "all": "everybody"}), "every mistake with a line"),
    ],
)
def test_words_that_do_not_fit_are_refused(ex, words, problem):
    """Two hints too few, or a line without words, are found when the spec is read."""
    with pytest.raises(ValueError, match=problem):
        replace(ex["7.10"].spec, in_form=words)


def test_the_matrix_draws_what_is_placed(ex):
    """The table names the item in its cell as soon as both levels are chosen."""
    form = ex["7.8"].form()
    picture = form.field.widget.children[-1]
    assert "late parcels" not in picture.value
    _pick(form.field.widget, 0, 3)
    _pick(form.field.widget, 1, 2)
    assert "<td data-hot='2'>late parcels</td>" in picture.value


def test_own_words_are_scored_by_the_person(ex):
    """After Check the model answer and the criteria appear, and ticking them adds up."""
    form = ex["7.9"].form()
    _fill(form, "7.9")
    form.press("check")
    assert "People who left are not asked." in form.feedback.value
    (score,) = form.score.children
    score.children[1].value = True
    assert "2 of 3 points" in score.children[-1].value


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("16,7 points", "not yet"),
        ("−16.7", "not yet"),
        ("1667%", "correct"),
        (" 16.7 ", "correct"),
        ("9" * 9000, "not yet"),
    ],
)
def test_what_is_typed_is_read_kindly(ex, typed, outcome):
    """Spaces, a minus from the keyboard of a phone and a percent sign are understood; anything else is answered."""
    form = ex["7.1"].form()
    form.field.widget.children[0].value = typed
    form.press("check")
    assert ex["7.1"].session.outcome == outcome


def test_a_list_is_typed_with_commas(ex):
    """Several values go into one field, with commas of either kind."""
    spec = ex["7.1"].spec
    object.__setattr__(spec, "expected", lambda data: [3, 1])
    form = ex["7.1"].form()
    form.field.widget.children[0].value = "1， 3"
    form.press("check")
    object.__setattr__(spec, "expected", lambda data: 100 / 6)
    assert ex["7.1"].session.outcome == "correct"


def test_a_field_that_breaks_shows_no_traceback(ex):
    """Whatever fails behind a button, the viewer reads a sentence."""
    form = ex["7.1"].form()
    broken = Form(ex["7.1"], type(form.field)(form.field.widget, lambda: 1 / 0, form.field.clear))
    broken.press("check")
    assert "This went wrong here, not with you" in broken.feedback.value
    assert "Traceback" not in broken.feedback.value


def test_a_kind_without_form_says_so(ex):
    """A page with an exercise that cannot be shown goes on."""
    ex["7.1"].spec = Exercise(id="7.1", title="Odd", ask="?", hints=("i", "m", "s"))
    assert "No form here" in ex["7.1"].form().children[1].value


def test_an_exercise_about_the_sample_has_no_fields_on_own_data(ex):
    """On own data the form is replaced by one sentence."""
    object.__setattr__(ex.data, "label", "my shop")
    object.__setattr__(ex["7.4"].spec, "data", "sample")
    form = ex["7.4"].form()
    object.__setattr__(ex["7.4"].spec, "data", "any")
    assert not isinstance(form, Form)
    assert "sample data" in form.children[1].value


def test_texts_of_customers_cannot_carry_html(ex):
    """Options and items are shown as text wherever they come from."""
    form = ex["7.4"].form()
    radio = form.field.widget
    assert radio.description_allow_html is False
    ex["7.8"].spec.items["late"] = "<img src=x>"
    placed = ex["7.8"].form()
    _pick(placed.field.widget, 0, 3)
    _pick(placed.field.widget, 1, 2)
    ex["7.8"].spec.items["late"] = "late parcels"
    assert "<img" not in placed.field.widget.children[-1].value


def test_a_form_brings_its_look_along_where_no_page_does(ex, monkeypatch):
    """In JupyterLab the style sheet comes with the form; a live page has it already."""
    in_a_notebook = [w.value for w in ex["7.2"].form().children if hasattr(w, "value")]
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    on_a_page = [w.value for w in ex["7.2"].form().children if hasattr(w, "value")]
    assert [sum("<style>" in one for one in values) for values in (in_a_notebook, on_a_page)] == [1, 0]
