"""Own data on a live page."""

import io
import tempfile
import zipfile
from pathlib import Path

import ipywidgets
import pandas as pd
import pytest

from flywheel.errors import BadInputError, FlywheelError
from flywheel.tables import connect
from flywheel.widgets import data_from_files, mapping_template, message, upload, with_own_data

USERS = b"user_id,signed_up_at\na,2026-01-05 08:00\nb,2026-01-06 09:30\n"
FRAME = pd.DataFrame({"user_id": ["a"], "signed_up_at": pd.to_datetime(["2026-01-05 08:00"])})


def zipped(**members):
    """Return a zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return out.getvalue()


def as_bytes(write):
    """Return what a frame writes."""
    out = io.BytesIO()
    write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("users.csv", USERS),
        ("book.xlsx", as_bytes(lambda out: FRAME.to_excel(out, sheet_name="users", index=False))),
        ("users.parquet", as_bytes(FRAME.to_parquet)),
        ("all.zip", zipped(folder__users_csv=USERS, readme="no table")),
        ("..\\..\\users.csv", USERS),
    ],
)
def test_each_kind_of_file_is_read_and_nothing_stays(name, content, monkeypatch, tmp_path):
    """CSV, Excel, Parquet and zip become tables in memory; the temporary folder is gone, and a path has no say."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = data_from_files({name: content}, needs=["users"])
    assert data.users.count().execute() >= 1
    assert list(tmp_path.iterdir()) == []


def test_a_mapping_file_names_own_columns():
    """A YAML file among the files translates names."""
    mapping = b"users: {from: people, columns: {user_id: uid, signed_up_at: joined}}"
    data = data_from_files({"people.csv": b"uid,joined\na,2026-01-05\n", "mapping.yml": mapping})
    assert data.users.user_id.execute().tolist() == ["a"]


def test_the_template_is_a_mapping_that_works():
    """What is offered to be filled in is read as it is."""
    assert data_from_files({"users.csv": USERS, "m.yml": mapping_template(["users"])}).names == ("users",)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"users.exe": b"x"}, "is not a kind of file"),
        ({"users.zip": b"x"}, "damaged"),
        ({"users.xlsx": b"x"}, "damaged"),
        ({"users.parquet": b"x"}, "damaged"),
        ({"users.csv": b"user_id,signed_up_at\na,never\n"}, "never"),
        ({"a.zip": zipped(users_csv=USERS), "users.csv": USERS}, "is there twice"),
        ({"bomb.zip": zipped(users_csv=b"0" * 210_000_000)}, "unpacks to more than 200 MB"),
        ({"users.csv": USERS, "m.yml": b"users: [1"}, "not valid YAML"),
    ],
)
def test_whatever_is_wrong_is_a_problem_with_a_remedy(files, says):
    """Damaged, doubled, oversized and unknown files are refused in words."""
    with pytest.raises(BadInputError, match=says):
        data_from_files(files)


def test_what_is_needed_and_missing_is_named():
    """A page that needs orders says so."""
    with pytest.raises(BadInputError, match="orders: is needed here"):
        data_from_files({"users.csv": USERS}, needs=["orders"])


def test_the_panel_lists_problems_and_then_finds_the_data():
    """Problems are a list that names row and value and no folder of the server; then what was found is said."""
    seen = []
    panel = upload(seen.append, needs=["users"])
    panel.take({"users.csv": b"user_id,signed_up_at\na,<never>\na,2026-01-05\n"})
    assert "<li>" in panel.told.value
    assert "row 2" in panel.told.value
    assert "&lt;never&gt;" in panel.told.value
    assert tempfile.gettempdir() not in panel.told.value
    assert seen == []
    panel.take({"users.csv": USERS})
    assert "users: 2" in panel.told.value
    assert len(seen) == 1


def test_too_large_and_faults_are_sentences():
    """The limit has its number; a fault of ours is no traceback."""
    panel = upload(lambda data: 1 / 0)
    panel.take({"users.csv": b"x" * 10_000_001})
    assert "up to 10 MB" in panel.told.value
    panel.take({"users.csv": USERS})
    assert "cannot be read" in panel.told.value
    assert "ZeroDivision" not in panel.told.value


def test_what_arrives_over_the_connection_is_taken():
    """The chosen files come as the browser sends them, and the same file can be sent again."""
    seen = []
    panel = upload(seen.append)
    sent = {"name": "users.csv", "type": "text/csv", "size": len(USERS), "content": memoryview(USERS)}
    panel.chosen.set_state({"value": [sent | {"last_modified": 0}]})
    assert seen[0].users.count().execute() == 2
    assert panel.chosen.value == ()


def test_labs_keep_their_data_when_new_data_do_not_fit():
    """New labs take the place of old ones; data that labs refuse leave the old ones where they are."""

    def make(data):
        if data.users.count().execute() == 2:
            raise FlywheelError("two are not enough")
        return [message(data.label)]

    box = with_own_data(make, connect({"users": FRAME}, label="first"), needs=["users"])
    assert box.labs.children[0].value == "first"
    box.upload.take({"users.csv": USERS})
    assert box.labs.children[0].value == "first"
    assert "two are not enough" in box.upload.told.value
    box.upload.take({"users.csv": USERS + b"c,2026-01-07 10:00\n"})
    assert box.labs.children[0].value == "users.csv"


def test_no_lab_is_a_sentence_and_not_the_end_of_a_page():
    """Data without a lab at first leaves the panel for own data."""
    box = with_own_data(lambda data: 1 / 0, connect({"users": FRAME}), needs=["users"])
    assert "There is no lab" in box.labs.children[0].value
    assert isinstance(box.upload, ipywidgets.Widget)


def test_paths_stay_inside(tmp_path):
    """A name that climbs is cut to its last part."""
    data_from_files({f"../../{tmp_path.name}/users.csv": USERS})
    assert list(Path(tmp_path).iterdir()) == []
