"""A mapping file translates a company's names, and every slip in it is named."""

from __future__ import annotations

import pandas as pd
import pytest

from flywheel.errors import BadInputError
from flywheel.tables import connect, read_mapping


def test_mapping_file_translates_names_and_values(tmp_path):
    """A Chinese spreadsheet becomes the users table through its mapping file."""
    frame = pd.DataFrame({"会员编号": ["a"], "注册时间": ["2026-01-05"], "等级": ["银卡"]})
    (tmp_path / "mapping.yml").write_text(
        "users:\n  from: 会员表\n  columns: {user_id: 会员编号, signed_up_at: 注册时间, membership: 等级}\n"
        "  values: {membership: {银卡: silver}}\ncurrency: EUR\n",
        encoding="utf-8",
    )
    data = connect({"会员表": frame}, mapping=tmp_path / "mapping.yml")
    assert data.users.execute()[["user_id", "membership"]].to_numpy().tolist() == [["a", "silver"]]
    assert data.currency == "EUR"


def test_every_slip_is_named_at_once():
    """Unknown tables, columns, parts and money units are listed together with the nearest names."""
    mapping = {
        "event": {},
        "users": {"columns": {"userid": "x"}, "valus": {}},
        "orders": {"at_": "ts"},
        "money": "yuan",
    }
    with pytest.raises(BadInputError, match="5 problems") as refused:
        read_mapping(mapping)
    text = str(refused.value)
    for guess in ("'events'", "'user_id'", "'values'", "'at'", "'yuan' must be cents or major"):
        assert guess in text


@pytest.mark.parametrize(
    ("content", "message"), [("a: [", "line 1: is not valid YAML"), ("- 1\n", "must hold table names")]
)
def test_unreadable_file_is_refused(tmp_path, content, message):
    """A file that is no mapping says where it breaks."""
    (tmp_path / "m.yml").write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError, match=message):
        read_mapping(tmp_path / "m.yml")


def test_missing_file_is_refused(tmp_path):
    """A mapping file that does not exist is named."""
    with pytest.raises(BadInputError, match="does not exist"):
        read_mapping(tmp_path / "none.yml")


def test_empty_file_maps_nothing(tmp_path):
    """An empty mapping file is no mistake."""
    (tmp_path / "m.yml").write_text("", encoding="utf-8")
    assert read_mapping(tmp_path / "m.yml") == read_mapping(None)


def test_mapped_source_that_is_absent_suggests_the_nearest():
    """A sheet name with a slip is recognised."""
    frame = pd.DataFrame({"user_id": ["a"], "signed_up_at": ["2026-01-05"]})
    with pytest.raises(BadInputError, match="did you mean 'members'"):
        connect({"members": frame}, mapping={"users": {"from": "membrs"}})
