"""What a trainee's own exception looks like in JupyterLab, and what runners see of it, in a real kernel."""

import pytest
from jupyter_client.manager import KernelManager

from flywheel.errors import FlywheelError
from flywheel.exercises.explain import explain

SECONDS = 60
OPEN = "from flywheel.exercises import frontend; frontend.explain_own_errors()"
NAME_SLIP = "# exercise 1.2\nscores = [1, 2]\nanswer_1_2 = sum(scors)"


@pytest.fixture(scope="module")
def kernel():
    """A kernel that explains errors in exercise cells."""
    manager = KernelManager(kernel_name="python3", transport_encryption="auto")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client, code, *, cell_id=None):
    """Send a cell as JupyterLab does (with a cell id) or as a runner does; return reply, outputs and payload."""
    message = client.session.msg("execute_request", {"code": code, "silent": False, "store_history": True})
    message["metadata"] = {"cellId": cell_id} if cell_id else {}
    client.shell_channel.send(message)
    outputs = []
    while True:
        said = client.get_iopub_msg(timeout=SECONDS)
        if said["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        if said["msg_type"] == "status" and said["content"]["execution_state"] == "idle":
            break
        if said["msg_type"] in ("error", "display_data", "execute_result", "stream"):
            outputs.append(said)
    while True:
        reply = client.get_shell_msg(timeout=SECONDS)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            return reply["content"], outputs


@pytest.fixture(autouse=True)
def opened(kernel):
    """Each test starts with the explanation switched on."""
    run(kernel, OPEN)


def test_in_jupyterlab_the_error_is_explained_and_the_cell_still_fails(kernel):
    """One box with plain words instead of a traceback; the reply says error, so that 'run all' stops."""
    reply, outputs = run(kernel, NAME_SLIP, cell_id="abc")
    assert [one["msg_type"] for one in outputs] == ["display_data"]
    text = outputs[0]["content"]["data"]["text/plain"]
    assert "Nothing is called `scors` here. Did you mean `scores`?" in text
    assert "line 3: `answer_1_2 = sum(scors)`" in text
    assert 'role="status"' in outputs[0]["content"]["data"]["text/html"]
    assert (reply["status"], reply["ename"]) == ("error", "NameError")


def test_runners_get_the_plain_error(kernel):
    """nbclient, papermill and nbval send no cell id and see Python's own error output."""
    reply, outputs = run(kernel, NAME_SLIP)
    assert [one["msg_type"] for one in outputs] == ["error"]
    assert outputs[0]["content"]["ename"] == "NameError"
    assert any("NameError" in line for line in outputs[0]["content"]["traceback"])
    assert reply["status"] == "error"


def test_other_cells_keep_pythons_own_error(kernel):
    """Only cells that open with the mark of an exercise are explained."""
    _reply, outputs = run(kernel, "1 / 0", cell_id="abc")
    assert [one["msg_type"] for one in outputs] == ["error"]


def test_a_check_without_an_answer_says_what_to_run_first(kernel):
    """When the exercise cell failed, the check below it names the answer that is missing, without a traceback."""
    run(kernel, 'ex = {"3.2": print}')
    _reply, outputs = run(kernel, 'ex["3.2"](answer_3_2)', cell_id="abc")
    assert [one["msg_type"] for one in outputs] == ["display_data"]
    assert "There is no `answer_3_2` yet" in outputs[0]["content"]["data"]["text/plain"]


def test_a_failed_exercise_cell_leaves_no_old_answer_behind(kernel):
    """The check below never judges what an earlier run of the cell had left."""
    run(kernel, "# exercise 4.2\nanswer_4_2 = 1", cell_id="abc")
    run(kernel, "# exercise 4.2\nanswer_4_2 = oen", cell_id="abc")
    _reply, outputs = run(kernel, 'ex = {"4.2": print}\n"answer_4_2" in globals()', cell_id="abc")
    assert outputs[0]["content"]["data"]["text/plain"] == "False"


def test_a_syntax_error_is_explained_too(kernel):
    """A cell that cannot be read at all gets a sentence and its line."""
    _reply, outputs = run(kernel, "# exercise 1.2\nanswer_1_2 = (1", cell_id="abc")
    assert [one["msg_type"] for one in outputs] == ["display_data"]
    assert "Python cannot read this" in outputs[0]["content"]["data"]["text/plain"]


def test_the_full_traceback_is_there_on_demand(kernel):
    """``last_error`` prints what Python would have said."""
    run(kernel, NAME_SLIP, cell_id="abc")
    _reply, outputs = run(kernel, "print(frontend.error_in_full())", cell_id="abc")
    assert "Traceback (most recent call last)" in outputs[0]["content"]["text"]
    assert "NameError: name 'scors' is not defined" in outputs[0]["content"]["text"]


def test_reset_puts_the_stub_into_the_cell(kernel):
    """In JupyterLab the running cell gets new text; a runner is left alone."""
    reply, _outputs = run(kernel, "frontend.replace_cell('answer = ...')", cell_id="abc")
    (payload,) = reply["payload"]
    assert (payload["source"], payload["text"], payload["replace"]) == ("set_next_input", "answer = ...", True)
    reply, _outputs = run(kernel, "frontend.replace_cell('answer = ...')")
    assert reply["payload"] == []


def test_a_cell_that_works_is_untouched(kernel):
    """Nothing is added to a cell without an error."""
    reply, outputs = run(kernel, "# exercise 1.2\nanswer_1_2 = 3", cell_id="abc")
    assert (reply["status"], outputs) == ("ok", [])


def raised(code, **names):
    """Run code and return the exception it raises."""
    try:
        exec(compile(code, "<string>", "exec"), names)  # noqa: S102  # the trainee's code of the test
    except Exception as error:  # noqa: BLE001  # any exception is what is asked for
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "import pandas as pd\npd.DataFrame({'score': [1]})['scor']",
            "no column 'scor'. Did you mean `score`? Its columns: score.",
        ),
        ("{'a': 1}['b']", "There is no entry called 'b'."),
        ("'abc'.uper()", "`str` has no `.uper`. Did you mean `upper`?"),
        ("None.table", "asked of nothing (None)"),
        ("(...).table", "still `...` where a value is needed"),
        ("... + 1", "still `...` where a value is needed"),
        ("'1' + 1", "do not fit together"),
        ("len(1, 2)", "other arguments than it takes: len() takes exactly one argument (2 given)."),
        ("print()()", "not a function"),
        ("answer = [c, d]", 'Text has to stand in quotes: `"c"`.'),
        ("answer = operations", "Nothing is called `operations` here. Text has to stand"),
        ("answer = scores", "Nothing is called `scores` here. Text has to stand"),  # nobody means `sorted`
        ("answer = prnit(1)", "Did you mean `print`?"),
        ("answer = 2026-06-08", "days stand in quotes"),
        (
            "import ibis\nibis.memtable({'topic': ['late']}).group_by('topics').agg()",
            "no column 'topics'. Did you mean `topic`? Its columns: topic.",
        ),
        ("print['n']", "a result keeps its columns in `.table`"),
        ("[1][3]", "counting starts at 0"),
        ("int('x')", "right type but cannot be used"),
        ("import pandaz", "could not be imported"),
        ("open('no such file')", "There is no file 'no such file'."),
        ("def f():\n    x += 1\nf()", "before it gets a value"),
        ("assert False, 'why'", "Python stopped with AssertionError: why."),
    ],
)
def test_common_errors_have_plain_words(code, words):
    """Each common exception is said in a sentence that names the next step."""
    assert words in explain(raised(code))


def test_the_librarys_own_errors_are_quoted_as_they_are():
    """A message of Flywheel already says what to do."""
    assert explain(FlywheelError("funnel: step 'x' is not an event here")) == "funnel: step 'x' is not an event here"
