"""The builder of scenarios, moved by its widgets' values as a page would."""

import asyncio
import re
import threading

import pytest

from flywheel import forms, metrics, places, words
from flywheel.errors import BadInputError, FlywheelError
from flywheel.scenario import Scenario, read
from flywheel.scenario.wording import model_in
from flywheel.widgets import framed_page
from flywheel.widgets import scenario_builder as builder_function
from flywheel.widgets.later import Debounced, beside
from flywheel.widgets.report_panel import report_panel
from flywheel.widgets.scenario_builder import steps_in_words
from flywheel.widgets.scenario_files import scenario_path
from flywheel.widgets.scenario_steps import labels, steps

SAMPLES = sorted((places.datasets() / "scenarios").glob("*.yml"))
GUIDANCE = places.datasets() / "scenarios" / "new-user-guidance.yml"


@pytest.fixture
def builder(tmp_path):
    """A builder with the samples and an empty folder of its own."""
    return builder_function(tmp_path / "scenarios", samples=SAMPLES)


def opened(builder, key):
    """Open what is offered under a key."""
    builder.beginnings.widget.value = key
    builder.begin.click()
    return builder


def field(builder, step, place):
    """Return the form of one field after its step was opened."""
    builder.open_step(step)
    return next(one for block in builder._forms[step] for one in block.fields() if one.place() == place)


def block(builder, step, rows):
    """Return the list of a step."""
    builder.open_step(step)
    return next(one for one in builder._forms[step] if one.block.rows == rows)


def test_an_empty_template_asks_and_does_not_scold(builder):
    """At first fields wait to be filled in; nothing is called an error, and the drawing says when it begins."""
    assert "0 errors" in builder.told.value
    assert "to be filled in" in field(builder, 0, "title").widget.description
    assert "first node" in builder.drawing.value
    assert [one.description[0] for one in builder.buttons] == list("123456")


def test_a_mistake_is_named_at_its_field_while_typing(builder):
    """A limit that no clock can measure is named at the field, in the list and on the step, until it is mended."""
    opened(builder, "sample new-user-guidance")
    limit = field(builder, 2, "nodes[1].time_limit")
    limit.widget.value = "real time"
    assert "✘ no clock can measure" in limit.widget.description
    assert "flywheel-wrong" in limit.widget._dom_classes
    assert "Step 3 · Node 1 · Time limit" in builder.findings.value
    assert builder.buttons[2].description.endswith("✘ 1")
    limit.widget.value = "2 s"
    assert limit.widget.description == "Time limit"
    assert "flywheel-wrong" not in limit.widget._dom_classes
    assert "complete and has no errors" in builder.findings.value


def test_errors_and_advice_stand_apart(builder):
    """More user steps than today are an error; a comparison with the time before is advice."""
    opened(builder, "sample new-user-guidance")
    field(builder, 1, "current_flow.user_steps_planned").widget.value = "7"
    errors, advice = builder.findings.value.split("<h4>")[1:3]
    assert "users need 7 actions, today they need 5" in errors
    assert "time before only" in advice
    assert "7 actions instead of 5: 2 more" in builder.told.value


def test_rows_are_added_moved_and_removed(builder):
    """Table 2 grows, changes order and shrinks; the last node stays, whatever a page sends."""
    nodes = block(builder, 2, "nodes")
    nodes.rows[0].fields[1].widget.value = "tag"
    nodes.more.click()
    nodes.rows[1].fields[1].widget.value = "push"
    nodes.rows[1].up.click()
    assert [node["node"] for node in builder.draft.get("nodes")] == ["push", "tag"]
    assert nodes.rows[0].fields[1].widget.value == "push"
    assert "Node 2 is now number 1" in nodes.said.value
    assert nodes.rows[0].up.disabled
    nodes.rows[0].up.click()  # a page can press it all the same
    nodes.rows[0].gone.click()
    nodes.rows[0].gone.click()
    assert [node["node"] for node in builder.draft.get("nodes")] == ["tag"]


def test_the_first_metric_decides(builder):
    """Metrics are a list whose order counts, and the goal's unit follows its metric."""
    opened(builder, "sample new-user-guidance")
    rows = block(builder, 3, "pilot.metrics")
    rows.rows[1].up.click()
    assert builder.draft.get("pilot.metrics") == ("first_order_conversion", "next_day_retention")
    field(builder, 0, "goal.metric").widget.value = "nps"
    assert builder.draft.get("goal.unit") == "points"


def test_every_field_of_the_model_can_be_reached(builder):
    """The form shows each field of a scenario file, apart from the unit, which follows the metric."""
    assert set(_leaves(Scenario)) - {"goal.unit"} == set(labels(builder.steps))


def _leaves(model, name=""):
    for key, known in model.model_fields.items():
        inner, several = model_in(known.annotation), "tuple" in str(known.annotation)
        path = f"{name}.{key}".lstrip(".")
        if inner is None or key == "by_tier":
            yield "pilot.metrics[]" if path == "pilot.metrics" else path
        else:
            yield from _leaves(inner, f"{path}[]" if several else path)


def test_opening_changes_nothing(builder):
    """A sample that is opened, looked at step by step and saved reads as before."""
    for file in SAMPLES:
        opened(builder, f"sample {file.stem}")
        for step in range(6):
            builder.open_step(step)
        builder.files.asked.click()
        assert "Saved" in builder.files.told.value
        assert read(builder.files.saved, known_metrics=metrics.METRICS) == read(file)


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/b", "..", "C:\\x", "x\x00", "Ä", "", "con.yml.exe"])
def test_nothing_is_written_outside_of_the_folder(builder, tmp_path, name):
    """A name that could lead elsewhere is refused, and nothing appears anywhere."""
    builder.draft.put("id", None)
    builder.files.name.value = name
    builder.files.asked.click()
    assert "Nothing was saved" in builder.files.told.value
    assert list(tmp_path.rglob("*.yml")) == []


def test_links_are_not_followed(tmp_path):
    """A link in the folder is no file of one's own."""
    (tmp_path / "mine.yml").symlink_to(tmp_path / "elsewhere.yml")
    with pytest.raises(BadInputError, match="not a file of its own"):
        scenario_path(tmp_path, "mine")


def test_what_somebody_else_saved_stays(builder):
    """A file that is there is replaced only after ticking the box, one's own without asking."""
    there = builder._folder / "taken.yml"
    there.parent.mkdir()
    there.write_text("title: Somebody's\n", encoding="utf-8")
    builder.files.name.value = "taken"
    builder.files.asked.click()
    assert "is already there" in builder.files.told.value
    assert there.read_text(encoding="utf-8") == "title: Somebody's\n"
    builder.files.replace.widget.value = True
    builder.files.asked.click()
    builder.draft.put("title", "Mine")
    builder.files.asked.click()
    assert "Mine" in there.read_text(encoding="utf-8")
    opened(builder_function(builder._folder), "own taken.yml")


def test_a_bad_upload_is_listed_and_the_page_keeps_what_it_had(builder, tmp_path):
    """Wrong endings, broken text, bombs of another shape: each is refused in words."""
    builder.draft.put("title", "Mine")
    files = {
        "a.txt": b"x",
        "a.yml": b"\xff\xfe",
        "b.yml": b"goal: [1]\nnodes: no\n",
        "c.xlsx": b"PK not a workbook",
        "d.yml": b"x" * 1_000_001,
        "../../e.yml": b"a: &b 1\nc: *b\n",
    }
    for name, content in files.items():
        builder.take(name, content)
        assert "cannot be opened" in builder.opened.value, name
        assert ".." not in builder.opened.value
    assert builder.draft.get("title") == "Mine"


def test_a_workbook_comes_back_as_a_scenario(builder, tmp_path):
    """Tables 1 to 3 filled in with a spreadsheet program are opened as they are."""
    book = forms.write_workbook(read(GUIDANCE), tmp_path / "tables.xlsx", known_metrics=metrics.METRICS)
    builder.take("tables.xlsx", book.read_bytes())
    assert builder.complete() == read(GUIDANCE)


def test_files_are_handed_out_when_they_can_be(builder):
    """YAML always, the other kinds when the scenario is complete; else it is said what is missing."""
    for ending, box in builder.files.files.items():
        box.asked.click()
        assert ("download=" in box.place.value) == (ending == "yml"), ending
    assert "Step 1 · Title" in builder.files.files["xlsx"].place.value
    opened(builder, "sample new-user-guidance")
    for ending, box in builder.files.files.items():
        box.asked.click()
        assert f'download="new-user-guidance.{ending}"' in box.place.value, ending


def test_too_long_a_text_is_said_at_its_field(builder):
    """What the draft refuses is named at the field and not written."""
    title = field(builder, 0, "title")
    title.widget.value = "x" * 6_000
    assert "more than 5,000 characters" in title.widget.description
    assert builder.draft.get("title") is None


def test_a_fault_of_ours_is_a_sentence(builder, monkeypatch):
    """Whatever goes wrong in the check, the page goes on."""
    monkeypatch.setattr(builder, "look", lambda: 1 / 0)
    builder.check()
    assert "cannot be checked now" in builder.told.value


def test_user_text_never_becomes_markup(builder):
    """Titles and names with tags are text in the drawing and in the list."""
    nodes = block(builder, 2, "nodes")
    nodes.rows[0].fields[1].widget.value = "<img src=x>"
    nodes.rows[0].fields[5].widget.value = "<b>now</b>"
    for shown in (builder.drawing.value, builder.findings.value, builder.told.value):
        assert "<img src=x>" not in shown
        assert "<b>now" not in shown
    assert "&lt;img" in builder.drawing.value


def test_steps_are_counted_in_words():
    """Fewer, as many, more; uncounted ones are not talked about."""
    flow = {"user_steps_today": 4, "user_steps_planned": 4}
    assert "as many as today" in steps_in_words({"current_flow": flow})
    assert "1 more" in steps_in_words({"current_flow": flow | {"user_steps_planned": 5}})
    assert steps_in_words({"current_flow": {"user_steps_today": "four"}}) == ""


def test_labels_are_told_apart():
    """No two fields of one block have the same label."""
    for step in steps({}):
        for one in step.blocks:
            names = [asked.label for asked in one.asked]
            assert len(set(names)) == len(names), one.title


def test_a_report_needs_what_is_on_the_disk(builder, tmp_path):
    """A report starts from the saved, finished file only; its page is shown in a closed frame."""
    page = tmp_path / "page.html"
    page.write_text("<p>'done' & \"dusted\"</p>", encoding="utf-8")
    seen = []

    def start(file, source, tell):
        tell(1, 3)
        seen.append((file.name, source))
        return page

    panel = report_panel(builder.files.file, start, sources={"sample": "Sample"})
    panel.asked.click()
    assert "cannot be written yet" in panel.told.value
    opened(builder, "sample new-user-guidance")
    panel.asked.click()
    assert "press “Save”" in panel.told.value
    builder.files.asked.click()
    panel.asked.click()
    assert seen == [("new-user-guidance.yml", "sample")]
    assert "<iframe class='flywheel-frame' sandbox title=" in panel.frame.value
    assert "page.html" in panel.told.value
    builder.draft.put("title", "Another")
    panel.asked.click()
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FlywheelError("no <data>"), "no &lt;data&gt;"),
        (ValueError("secret"), "The report could not be written"),
    ],
)
def test_a_failed_report_is_a_sentence(tmp_path, error, told):
    """A reason in words is shown, anything else is not; afterwards another report can be started."""

    def start(_file, _source, _tell):
        raise error

    panel = report_panel(lambda: tmp_path / "x.yml", start, sources={"sample": "Sample"})
    panel.asked.click()
    assert told in panel.told.value
    assert "secret" not in panel.told.value
    assert not panel.asked.disabled


def test_a_frame_cannot_be_left():
    """Quotes in a page do not end the attribute that holds it."""
    assert framed_page("'><script>", title="a'b").count("'") == 6


def test_typing_is_answered_once():
    """Several requests in a row become one call, a moment after the last."""

    async def typed():
        calls = []
        soon = Debounced(lambda: calls.append(1), seconds=0)
        soon()
        soon()
        assert calls == []
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return calls

    assert asyncio.run(typed()) == [1]


def test_slow_work_leaves_the_page_free():
    """The page's side goes on while the thread waits, and hears of progress and the end on its own side."""

    async def page():
        free, heard, ended = threading.Event(), [], asyncio.Event()
        results = []

        def work(tell):
            tell("begun")
            assert free.wait(10)
            return threading.current_thread() is not threading.main_thread()

        def done(found, error):
            results.append((found, error, threading.current_thread() is threading.main_thread()))
            ended.set()

        beside(work, tell=heard.append, done=done)
        free.set()  # would never be reached if the work ran here
        await asyncio.wait_for(ended.wait(), 10)
        return heard, results

    assert asyncio.run(page()) == (["begun"], [(True, None, True)])


@pytest.mark.parametrize(("lang", "metric", "needs"), [("en", "Complaint rate", "Needs"), ("zh", "投诉率", "需求")])
def test_remarks_use_the_words_of_the_form(tmp_path, lang, metric, needs):
    """Whoever fills in a form has never seen complaint_rate, `needs` or nodes[1]; the form's labels stand there."""
    with words.language(lang):
        builder = opened(builder_function(tmp_path, samples=SAMPLES), "sample home-entry")
        builder.draft.put("pilot.guardrails", ())
        builder.draft.put("nodes[2].node", builder.draft.get("nodes[1].node"))
        builder.draft.put("scope.age.at_least", 30)
        remarks = builder.look().remarks
    told = " ".join(f"{one.found} {one.remedy}" for one in remarks)
    assert {f"“{metric}”", f"“{needs}”"} <= set(re.findall(r"“[^”]+”", told))
    assert not re.search(r"`|[a-z]_[a-z]|\[\d", told)


def test_a_file_of_another_unit_takes_that_of_its_metric(builder):
    """The form does not ask for the unit, so that it must not be wrong either."""
    text = GUIDANCE.read_text(encoding="utf-8").replace("target: 38 %\n", "target: 38 %\n  unit: cents\n", 1)
    builder.take("guidance.yml", text.encode())
    assert builder.draft.get("goal.unit") == "share"
