"""A scenario file that is filled in field by field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel import metrics, places
from flywheel.errors import BadInputError
from flywheel.scenario import Draft, Scenario, read, review_draft, sketch
from flywheel.scenario import draft as draft_module

SAMPLES = sorted((places.datasets() / "scenarios").glob("*.yml"))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_what_is_not_touched_stays_as_it_is(file):
    """A sample scenario opened and written again has the same values and keeps its comments."""
    text = file.read_text(encoding="utf-8")
    draft = Draft(text)
    again = draft.text()
    assert Draft(again).values() == draft.values()
    assert [line for line in again.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ]


def test_a_field_goes_where_it_usually_stands(tmp_path):
    """A field that was not there comes between its neighbours, and the file can still be read."""
    text = (places.datasets() / "scenarios" / "home-entry.yml").read_text(encoding="utf-8")
    draft = Draft(text)
    draft.put("current_flow.user_steps_today", 5)
    draft.put("goal.why", "Because: it # matters")
    keys = list(draft.values())
    assert keys.index("current_flow") < keys.index("nodes")
    file = tmp_path / "plan.yml"
    file.write_text(draft.text(), encoding="utf-8")
    assert read(file).goal.why == "Because: it # matters"


def test_emptied_fields_wait_or_go():
    """What a scenario needs stays as an empty line; what it does not need goes, with its group."""
    draft = Draft("goal:\n  metric: nps\ncurrent_flow:\n  behaviour: searches\n")
    draft.put("goal.metric", "  ")
    draft.put("current_flow.behaviour", None)
    assert draft.values() == {"goal": {"metric": None}}


def test_rows_come_go_and_change_places():
    """Rows are added, moved and removed; at the ends nothing moves, and the last optional row takes the list along."""
    draft = Draft("nodes:\n  - node: one\n  - node: two\n")
    draft.move("nodes", 0, 1)
    draft.move("nodes", 1, 2)
    assert [row["node"] for row in draft.get("nodes")] == ["two", "one"]
    draft.add("needs")
    draft.put("needs[1].id", "help")
    assert draft.values()["needs"] == ({"id": "help"},)
    draft.remove("needs", 0)
    draft.remove("needs", 7)
    assert "needs" not in draft.values()


def test_a_single_value_becomes_a_list_when_a_second_one_comes():
    """A file may say one metric without a list; a second one makes the list."""
    draft = Draft("pilot:\n  metrics: nps\n")
    assert draft.rows("pilot.metrics") == 1
    draft.add("pilot.metrics", "csat")
    assert draft.get("pilot.metrics") == ("nps", "csat")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("goal: soon\n", "must be a group of fields"),
        ("nodes: [push]\n", "must be a list of groups"),
        ("a: &x 1\nb: *x\n", "anchor"),
        ("goal: !!python/object:os.system {}\n", "tag"),
        ("- 1\n", "must be one list"),
        ("a: [\n", "is not YAML"),
    ],
)
def test_a_text_of_another_shape_is_refused(text, said):
    """What the form could not show is refused with the reason, and nothing is constructed from it."""
    with pytest.raises(BadInputError, match=said):
        Draft(text, called="own.yml")


def test_limits_hold_whatever_a_page_sends():
    """Texts and lists have an end, rows that are not there cannot be written, and odd characters become harmless."""
    draft = Draft()
    with pytest.raises(BadInputError, match="more than 5,000"):
        draft.put("title", "x" * 5_001)
    with pytest.raises(BadInputError, match="no such row"):
        draft.put("nodes[9].owner", "nobody")
    draft.put("title", "a\ud800b")
    assert Draft(draft.text()).get("title") == "a?b"
    for _number in range(99):
        draft.add("nodes")
    with pytest.raises(BadInputError, match="100 rows"):
        draft.add("nodes")


@given(st.text(max_size=40), st.dates())
def test_whatever_is_typed_comes_back(text, day):
    """Any text and day survive being written and read, apart from space at the ends."""
    draft = Draft()
    draft.put("title", text)
    draft.put("goal.by", day)
    again = Draft(draft.text())
    assert again.get("goal.by") == day
    assert (again.get("title") or "").split() == (draft.get("title") or "").split()


def test_an_empty_template_waits_and_is_not_wrong():
    """Nothing is an error before anything was said."""
    found = review_draft(Draft().values(), known_metrics=metrics.METRICS)
    assert found.scenario is None
    assert {remark.kind for remark in found.remarks} <= {"empty", "advice"}
    assert "goal.metric" in [remark.field for remark in found.of("empty")]


def test_an_unfinished_process_is_checked_as_far_as_it_goes():
    """A limit that no clock can measure and growing steps are found although most of the file is empty."""
    draft = Draft()
    draft.put("nodes[1].time_limit", "real time")
    draft.put("current_flow.user_steps_today", 3)
    draft.put("current_flow.user_steps_planned", 5)
    draft.put("goal.baseline", "a third")
    errors = {remark.field for remark in review_draft(draft.values(), known_metrics=metrics.METRICS).of("error")}
    assert errors == {"nodes[1].time_limit", "current_flow.user_steps_planned", "goal.baseline"}


def test_what_stands_in_is_never_talked_about():
    """A day that is missing does not make another day wrong."""
    draft = Draft((places.datasets() / "scenarios" / "home-entry.yml").read_text(encoding="utf-8"))
    for field in ("pilot.during.end", "goal.metric", "nodes[1].owner"):
        draft.put(field, None)
    found = review_draft(draft.values(), known_metrics=metrics.METRICS)
    assert {remark.field for remark in found.of("empty")} == {"pilot.during.end", "goal.metric", "nodes[1].owner"}
    assert found.of("error") == ()
    assert not any("⟨" in remark.found + remark.remedy for remark in found.remarks)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_finished_scenario_is_the_same_as_from_its_file(file):
    """A review of a complete draft agrees with reading the file."""
    found = review_draft(Draft(file.read_text(encoding="utf-8")).values(), known_metrics=metrics.METRICS)
    assert found.scenario == read(file, known_metrics=metrics.METRICS)
    assert found.of("error") == found.of("empty") == ()


def test_the_order_names_every_group():
    """A field that the model gains has a place in the file."""
    assert sorted(draft_module._ORDER) == sorted(Scenario.model_fields)


def test_a_sketch_needs_one_word_of_a_node():
    """Rows without a word are not drawn."""
    assert sketch({"nodes": ({"node": None}, {})}) is None
    drawn = sketch({"title": None, "nodes": ({"node": "push"}, {"node": None})})
    assert [node.node for node in drawn.nodes] == ["push"]
    assert drawn.title == "…"
