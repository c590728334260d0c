"""A data set opens from whatever a company has, and a stamp spares the second check."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import pandas as pd
import pytest

from flywheel.errors import BadInputError, FlywheelError
from flywheel.tables import as_ibis, connect, share, with_users, write_stamped

USERS = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": ["2026-01-05 08:00:00", "2026-01-06 09:30:00"]})


def write_csv(folder, **options):
    USERS.assign(region="华东").to_csv(folder / "users.csv", index=False, **options)
    return folder / "users.csv"


def write_excel(folder):
    with pd.ExcelWriter(folder / "book.xlsx") as book:
        USERS.assign(signed_up_at=pd.to_datetime(USERS["signed_up_at"])).to_excel(book, sheet_name="Users", index=False)
    return folder / "book.xlsx"


def write_parquet(folder):
    USERS.assign(signed_up_at=pd.to_datetime(USERS["signed_up_at"])).to_parquet(folder / "users.parquet")
    return folder / "users.parquet"


def write_duckdb(folder):
    with duckdb.connect(str(folder / "shop.duckdb")) as con:
        con.register("frame", USERS)
        con.sql("CREATE TABLE users AS SELECT user_id, signed_up_at::TIMESTAMP AS signed_up_at FROM frame")
    return folder / "shop.duckdb"


def write_url(folder):
    return f"duckdb://{write_duckdb(folder)}"


def write_folder(folder):
    write_csv(folder)
    return folder


def write_gbk(folder):
    return write_csv(folder, encoding="gb18030")


def write_semicolons(folder):
    return write_csv(folder, sep=";")


@pytest.mark.parametrize(
    "write", [write_csv, write_excel, write_parquet, write_duckdb, write_url, write_folder, write_gbk, write_semicolons]
)
def test_every_kind_of_source_gives_the_same_users(tmp_path, write):
    """CSV in two encodings and separators, Excel, Parquet, DuckDB, a URL and a folder all mean the same."""
    users = connect(write(tmp_path)).users.order_by("user_id").execute()
    assert users["user_id"].tolist() == ["a", "b"]
    assert users["signed_up_at"].tolist() == [pd.Timestamp("2026-01-05 08:00"), pd.Timestamp("2026-01-06 09:30")]


def test_chinese_text_survives_a_gbk_file(tmp_path):
    """A CSV saved by a Chinese Excel is read as it was written."""
    assert connect(write_gbk(tmp_path)).users.execute()["region"].unique().tolist() == ["华东"]


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path):
    """The header is row 1, so the second person stands in row 3."""
    USERS.assign(birth_year=["1990", "old"]).to_csv(tmp_path / "users.csv", index=False)
    with pytest.raises(BadInputError, match=r"users\.csv, birth_year: must be a whole number \(row 3: 'old'\)"):
        connect(tmp_path / "users.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "must hold the column names"),
        ('user_id,signed_up_at\nb,2026-01-05\n"a,2026-01-05\n', r"row 3: cannot be read.*a quotation mark that is not"),
        ("user_id,signed_up_at\nb,2026-01-05\na,2026-01-05,9\nc\n", r"must hold 2 values.*\(row 3: 3, row 4: 1\)"),
        ("Users of 2026,\nuser_id,signed_up_at\na,2026-01-05\n", "row 1: holds only 'Users of 2026'"),
    ],
)
def test_broken_csv_is_refused_by_name(tmp_path, content, message):
    """An empty file, an open quote and a row too long are refused; no row is skipped in silence."""
    (tmp_path / "users.csv").write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError, match=rf"(?s)users\.csv.*{message}"):
        connect(tmp_path / "users.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_blank_lines_count_as_rows_of_the_spreadsheet(tmp_path, encoding):
    """Blank lines hold no row, yet the rows below keep the number that a spreadsheet shows."""
    content = "user_id,signed_up_at,region\na,2026-01-05,华东\n\n  \nb,soon,华东\n\n"
    (tmp_path / "users.csv").write_text(content.replace("  ", ""), encoding=encoding)
    with pytest.raises(BadInputError, match=r"users: 1 problem\n.*signed_up_at: .*\(row 5: 'soon'\)"):
        connect(tmp_path / "users.csv")
    (tmp_path / "users.csv").write_text(content.replace("soon", "2026-01-06").replace("  ", ""), encoding=encoding)
    assert connect(tmp_path / "users.csv").users.order_by("user_id").region.to_pyarrow().to_pylist() == ["华东"] * 2


def test_text_of_several_lines_is_one_row(tmp_path):
    """A quoted value may hold line breaks, blank ones too; the row below follows it directly."""
    (tmp_path / "users.csv").write_text('user_id,signed_up_at,region\na,2026-01-05,"one\n\ntwo"\nb,soon,\n')
    with pytest.raises(BadInputError, match=r"\(row 3: 'soon'\)"):
        connect(tmp_path / "users.csv")


def test_unreadable_files_of_a_folder_are_named_together(tmp_path):
    """Two files that cannot be read are one error with both names."""
    (tmp_path / "users.csv").write_text("")
    (tmp_path / "events.csv").write_text("user_id,event,at\na,pay\n")
    with pytest.raises(BadInputError, match=r"(?s)2 problems.*users\.csv, row 1.*events\.csv, row 2"):
        connect(tmp_path)


def test_bytes_of_no_known_encoding_are_refused(tmp_path):
    """What is neither UTF-8 nor GBK is said to be so, without a codec's vocabulary."""
    (tmp_path / "users.csv").write_bytes(b"user_id,signed_up_at\na\xff,2026-01-05\n")
    with pytest.raises(BadInputError, match="neither UTF-8 nor GBK"):
        connect(tmp_path / "users.csv")


def test_title_above_the_columns_of_a_sheet_is_refused(tmp_path):
    """A sheet whose first row is a title says so instead of listing every column as missing."""
    sheet = pd.DataFrame([["Draw of the pilot", None], ["user_id", "signed_up_at"], ["a", "2026-01-05"]])
    sheet.to_excel(tmp_path / "own.xlsx", sheet_name="users", index=False, header=False)
    with pytest.raises(BadInputError, match=r"own\.xlsx, users: 1 problem\n.*row 1: holds only 'Draw of the pilot'"):
        connect(tmp_path / "own.xlsx")


def test_the_working_folder_has_a_name(tmp_path, monkeypatch):
    """A source given as `.` is called by the folder's name."""
    write_csv(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert connect(".").label == tmp_path.name


def test_file_that_is_no_workbook_is_refused(tmp_path):
    """A text file called .xlsx says that it is not an Excel workbook."""
    (tmp_path / "users.xlsx").write_text("hello", encoding="utf-8")
    with pytest.raises(BadInputError, match="is not an Excel workbook"):
        connect(tmp_path / "users.xlsx")


@pytest.mark.parametrize("source", ["missing.csv", "missing.duckdb", "missing_folder", "nosuch://host/db"])
def test_absent_sources_are_refused(tmp_path, source):
    """A source that is not there is named, with what to do."""
    with pytest.raises(BadInputError, match="→"):
        connect(source if "://" in source else tmp_path / source)


def test_nothing_usable_names_what_was_found():
    """Tables with other names lead to the mapping file, and to the nearest canonical name."""
    with pytest.raises(BadInputError, match="found customers, feedbck → did you mean feedback"):
        connect({"feedbck": USERS, "customers": USERS})


def test_absent_table_lists_those_present():
    """Asking for orders where there are none says what a row would be and what is there."""
    with pytest.raises(FlywheelError, match=r"no table 'orders' \(one paid order\); it has: users"):
        _ = connect({"users": USERS}).orders


def test_unknown_table_suggests_the_nearest():
    """A slip in a table's name is recognised."""
    with pytest.raises(FlywheelError, match="Did you mean 'users'"):
        connect({"users": USERS})["user"]


def test_first_and_last_day_span_all_tables():
    """The span of a data set runs over sign-ups, events, orders and feedback."""
    feedback = pd.DataFrame({"feedback_id": [1], "at": ["2026-03-01 12:00"], "channel": ["phone"]})
    data = connect({"users": USERS, "feedback": feedback})
    assert (data.first_day, data.last_day) == (date(2026, 1, 5), date(2026, 3, 1))


def test_pseudonyms_hide_ids_and_keep_joins():
    """The same person gets the same pseudonym in every table, and it is not the id."""
    orders = pd.DataFrame({"order_id": [1], "user_id": ["b"], "at": ["2026-01-07"], "revenue_cents": [100]})
    data = connect({"users": USERS, "orders": orders}, pseudonymise=True)
    ids = set(data.users.execute()["user_id"])
    assert not ids & {"a", "b"}
    assert set(data.orders.execute()["user_id"]) < ids


def test_unknown_time_zone_is_refused():
    """A business time zone must exist."""
    with pytest.raises(BadInputError, match="'Beijing' is not a time zone"):
        connect({"users": USERS}, time_zone="Beijing")


def test_stamped_folder_opens_with_its_settings(tmp_path):
    """What was imported once opens again with its zone, currency and label."""
    data = connect({"users": USERS}, time_zone="Europe/Berlin", currency="EUR", label="shop")
    again = connect(write_stamped(data, tmp_path / "shop"))
    assert (again.time_zone, again.currency, again.label) == ("Europe/Berlin", "EUR", "shop")
    assert again.users.order_by("user_id").execute()["user_id"].tolist() == ["a", "b"]


def test_changed_file_breaks_the_stamp(tmp_path):
    """A file exchanged behind the stamp's back is refused with the command that mends it."""
    folder = write_stamped(connect({"users": USERS}), tmp_path / "shop")
    USERS.to_parquet(folder / "users.parquet")
    with pytest.raises(
        BadInputError, match=r"users\.parquet: is not the file that was checked → import the data again"
    ):
        connect(folder)


@pytest.mark.parametrize("stamp", ["{", "{}", json.dumps({"contract": "old", "tables": {}})])
def test_damaged_or_old_stamp_is_refused(tmp_path, stamp):
    """A stamp that cannot be read, or of another version, is not trusted."""
    folder = write_stamped(connect({"users": USERS}), tmp_path / "shop")
    (folder / "flywheel.json").write_text(stamp, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"flywheel\.json"):
        connect(folder)


def test_existing_folder_is_not_overwritten(tmp_path):
    """Only a folder this library wrote may be replaced, and only when told so."""
    (tmp_path / "mine").mkdir()
    data = connect({"users": USERS})
    with pytest.raises(FlywheelError, match="exists already"):
        write_stamped(data, tmp_path / "mine", replace_existing=True)
    write_stamped(data, tmp_path / "ours")
    write_stamped(data, tmp_path / "ours", replace_existing=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "ours"]


def test_share_of_nothing_is_missing():
    """A division by zero gives no number instead of infinity."""
    counts = as_ibis(pd.DataFrame({"part": [1, 0], "whole": [4, 0]}))
    shares = counts.select(value=share(counts.part, counts.whole)).execute()["value"]
    assert shares[0] == 0.25
    assert pd.isna(shares[1])


def test_with_users_keeps_every_row_once():
    """Feedback without a known user keeps its row."""
    joined = with_users(
        pd.DataFrame({"user_id": ["a", "a", None]}), USERS.assign(region=["E", "N"]), "region"
    ).execute()
    assert len(joined) == 3
    assert joined["region"].notna().sum() == 2


def test_a_mapping_file_that_lies_in_the_folder_is_pointed_out(tmp_path):
    """Whoever forgets --mapping is told which file to name."""
    (tmp_path / "clicks.csv").write_text("uid\n1\n", encoding="utf-8")
    (tmp_path / "names.yml").write_text("tables: {}\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"name the mapping file that lies there: --mapping .*names\.yml; or call"):
        connect(tmp_path)
