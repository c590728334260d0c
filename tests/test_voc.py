"""Voice of the customer: who counts as an answer, weeks without one, alarms, and quotes that identify nobody."""

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import places, stats, voc
from flywheel.errors import BadInputError

MONDAY = pd.Timestamp("2026-03-02")


def answers(survey, scores, **columns):
    table = pd.DataFrame({"survey": survey, "score": scores, "dismissed": [score is None for score in scores]})
    return table.assign(at=MONDAY, **columns)


def weekly(*shares, n=100, survey="csat", good=5, bad=1):
    """Make one week a share: that many good answers of n, the others bad."""
    parts = [
        answers(survey, [good] * round(share * n) + [bad] * (n - round(share * n))).assign(
            at=MONDAY + pd.Timedelta(weeks=week, hours=30)
        )
        for week, share in enumerate(shares)
    ]
    return pd.concat(parts, ignore_index=True)


def test_nps_is_promoters_minus_detractors_among_those_who_answered():
    """Two of 9–10, one of 7–8, one of 0–6 and one dismissed: 25 points of 4 answers, 80 % answered."""
    row = voc.nps(answers("nps", [10, 9, 8, 0, None])).table.iloc[0]
    assert row[["promoters", "passives", "detractors", "n", "shown"]].tolist() == [2, 1, 1, 4, 5]
    assert (row["value"], row["answered_share"]) == (25.0, 0.8)
    assert (row["low"], row["high"]) == (stats.nps(2, 1, 1).low, stats.nps(2, 1, 1).high)


@pytest.mark.parametrize(("score", "value"), [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100), (0, -100)])
def test_the_borders_of_promoters_and_detractors(score, value):
    """9 promotes, 8 and 7 are passive, 6 detracts."""
    assert voc.nps(answers("nps", [score])).table.value.tolist() == [value]


def test_csat_is_the_share_of_fours_and_fives():
    """5, 4 are satisfied; 3, 1 are not."""
    row = voc.csat(answers("csat", [5, 4, 3, 1, None])).table.iloc[0]
    assert (row["value"], row["satisfied"], row["n"], row["shown"]) == (0.5, 2, 4, 5)


def test_ces_is_a_mean_that_stays_on_its_scale():
    """7, 7, 6 have mean 6.67 and an interval that does not pass 7."""
    row = voc.ces(answers("ces", [7, 7, 6])).table.iloc[0]
    assert row["value"] == pytest.approx(20 / 3)
    assert row["sd"] == pytest.approx(3**-0.5)
    assert row["high"] == 7
    assert row["low"] == pytest.approx(stats.mean([7, 7, 6]).low)


def test_surveys_are_kept_apart_and_unasked_feedback_counts_nowhere():
    """A review with stars and a CSAT answer do not touch the NPS."""
    table = pd.concat([answers("nps", [9, 9]), answers("csat", [1, 1]), answers(None, [3, 3])], ignore_index=True)
    assert voc.nps(table).table[["value", "n", "shown"]].to_numpy().tolist() == [[100, 2, 2]]


def test_a_dismissed_survey_is_no_answer_even_with_a_score():
    """Closing the survey half-way through is not answering it."""
    table = answers("nps", [10, 0]).assign(dismissed=[False, True])
    assert voc.nps(table).table[["value", "n", "shown"]].to_numpy().tolist() == [[100, 1, 2]]


def test_without_answers_the_score_is_not_a_number():
    """All dismissed, or nothing asked: no score, never 0."""
    for table in (answers("nps", [None, None]), answers("csat", [5])):
        row = voc.nps(table).table.iloc[0]
        assert row["n"] == 0
        assert row[["value", "low", "high"]].isna().all()
    assert pd.isna(voc.nps(answers("csat", [5])).table.answered_share.iloc[0])


def test_weeks_begin_on_monday_and_gaps_stay():
    """Sunday night belongs to the week before; a week nobody answered in has a row without a score."""
    at = pd.to_datetime(["2026-03-08 23:59:59", "2026-03-09 00:00:00", "2026-03-24 12:00:00"])
    table = voc.nps(answers("nps", [10, 0, 10]).assign(at=at), period="week").table
    assert table.period.dt.strftime("%m-%d").tolist() == ["03-02", "03-09", "03-16", "03-23"]
    assert table.value.tolist() == pytest.approx([100, -100, float("nan"), 100], nan_ok=True)
    assert table.n.tolist() == [1, 1, 0, 1]
    assert table.shown.tolist() == [1, 1, 0, 1]


def test_months_and_days_are_named_by_their_first_day():
    """A period's name is the day it begins."""
    at = pd.to_datetime(["2026-01-31", "2026-03-01"])
    table = answers("csat", [5, 1]).assign(at=at)
    months = voc.csat(table, period="month").table
    assert months.period.dt.strftime("%Y-%m-%d").tolist() == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert len(voc.csat(table, period="day").table) == 30


def test_groups_and_periods_go_together_and_the_unknown_group_is_kept():
    """Every group has every week; users of unknown region are a group of their own, at the end."""
    table = answers("nps", [10, 0, 9], region=["E", "E", None])
    table["at"] = [MONDAY, MONDAY + pd.Timedelta(weeks=1), MONDAY]
    result = voc.nps(table, by="region", period="week")
    assert result.table[["value"]].round(0).to_numpy().ravel().tolist() == pytest.approx(
        [100, -100, 100, float("nan")], nan_ok=True
    )
    assert result.table.region.isna().tolist() == [False, False, True, True]
    assert result.shown()["region"].tolist() == ["E", "E", "(not known)", "(not known)"]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 10), st.sampled_from("ab")), min_size=1, max_size=12), st.randoms())
def test_scores_do_not_depend_on_the_order_and_groups_add_up(rows, random):
    """Shuffled answers give the same score, and the counts of the groups sum to those of all."""
    table = answers("nps", [score for score, _group in rows], region=[group for _score, group in rows])
    shuffled = table.sample(frac=1, random_state=random.randint(0, 99))
    assert voc.nps(table, by="region").table.equals(voc.nps(shuffled, by="region").table)
    counts = ["n", "promoters", "passives", "detractors"]
    assert voc.nps(table, by="region").table[counts].sum().tolist() == voc.nps(table).table[counts].iloc[0].tolist()


@pytest.mark.parametrize(("n", "enough"), [(29, False), (30, True)])
def test_thirty_answers_are_enough(n, enough):
    """The rule for small groups is one number, and the reader is told."""
    result = voc.nps(answers("nps", [9] * n))
    assert result.table.enough.tolist() == [enough]
    assert result.shown()["enough?"].tolist() == ["yes" if enough else "not enough data"]


def test_the_shown_table_reads_without_code():
    """Score, interval and counts stand in words and units."""
    shown = voc.csat(answers("csat", [5] * 30 + [1] * 10 + [None] * 10)).shown()
    assert shown.to_dict("records") == [
        {
            "CSAT, % scoring 4–5": "75.0",
            "95 % interval": "59.8 to 85.8",
            "answers": 40,
            "answered": "80.0 %",
            "enough?": "yes",
        }
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: voc.nps(t, by="regoin"), r"voc\.nps.*\n.*regoin.*did you mean 'region'"),
        (lambda t: voc.nps(t, by=["value"]), r"value: is a column of the result"),
        (lambda t: voc.csat(t, period="year"), r"'year' is not a period.*day, week or month"),
        (lambda t: voc.ces(t.drop(columns="score")), r"score: is not a column here"),
        (lambda t: voc.nps(t, level=95), r"95 is not a coverage"),
        (
            lambda t: voc.score_units(t.assign(user_id="a"), survey="npss"),
            r"'npss' is not a survey.*did you mean 'nps'",
        ),
    ],
)
def test_wrong_arguments_are_answered_with_the_right_ones(call, message):
    """Columns, periods, levels and surveys that do not exist are named."""
    with pytest.raises(BadInputError, match=message):
        call(answers("nps", [9], region=["E"]).assign(value=1))


def test_counting_can_be_written_for_spark():
    """The expression behind every score uses nothing special to DuckDB."""
    columns = {"user_id": "string", "at": "timestamp", "survey": "string", "score": "int64", "dismissed": "boolean"}
    sql = ibis.to_sql(voc.score_units(ibis.table(columns, name="feedback"), survey="nps"), dialect="pyspark")
    assert "`feedback`" in sql


@pytest.mark.parametrize(("survey", "score", "numerator"), [("nps", 9, 100), ("nps", 7, 0), ("nps", 6, -100)])
def test_score_units_carry_points(survey, score, numerator):
    """The mean of the units of an arm is its NPS in points."""
    units = voc.score_units(answers(survey, [score, None], user_id=["a", "b"]), survey=survey).to_pandas()
    assert units[["user_id", "numerator", "denominator"]].to_numpy().tolist() == [["a", numerator, 1]]


def test_score_units_leave_out_whom_nobody_knows():
    """An anonymous answer belongs to no arm; csat counts 4 and 5, ces its score."""
    table = answers("csat", [5, 3, 5], user_id=["a", "b", None])
    assert voc.score_units(table, survey="csat").order_by("user_id").to_pandas().numerator.tolist() == [1, 0]
    assert voc.score_units(answers("ces", [6], user_id="a"), survey="ces").to_pandas().numerator.tolist() == [6]


def test_the_bad_week_raises_the_alarm_and_the_others_do_not():
    """Seven weeks near 80 % and one of 40 %: only that one is flagged, below its limits."""
    chart = voc.alarm(voc.csat(weekly(0.8, 0.78, 0.82, 0.4, 0.8, 0.79, 0.81, 0.8), period="week"))
    flagged = chart.flagged()
    assert flagged.period.dt.strftime("%Y-%m-%d").tolist() == ["2026-03-23"]
    assert flagged.direction.tolist() == ["below"]
    assert chart.expected_false_alarms == pytest.approx(8 * 0.0027, abs=1e-4)
    assert chart.caption == "1 of 8 periods lie outside of the control limits"


@pytest.mark.parametrize(("survey", "good", "bad"), [("nps", 10, 0), ("ces", 7, 1)])
def test_alarms_work_for_every_survey(survey, good, bad):
    """NPS and CES take the spread of single answers; a sudden good week is flagged as above."""
    scores = {"nps": voc.nps, "ces": voc.ces}[survey](
        weekly(0.3, 0.3, 0.32, 0.28, 0.95, survey=survey, good=good, bad=bad), period="week"
    )
    assert voc.alarm(scores).table.direction.tolist() == ["", "", "", "", "above"]


def test_a_week_without_enough_answers_never_alarms():
    """Five furious users are no control chart signal."""
    table = pd.concat([weekly(0.8, 0.8, 0.8), weekly(0.8, 0.8, 0.8, 0.0, n=5).iloc[-5:]], ignore_index=True)
    chart = voc.alarm(voc.csat(table, period="week"))
    assert not chart.table.alarm.any()
    assert chart.table.enough.tolist() == [True, True, True, False]


def test_each_group_has_its_own_limits():
    """A level that is usual in one region is an alarm in another."""
    west = weekly(0.3, 0.3, 0.3, 0.3).assign(region="W")
    east = weekly(0.9, 0.9, 0.9, 0.3).assign(region="E")
    chart = voc.alarm(voc.csat(pd.concat([west, east]), by="region", period="week"))
    assert chart.flagged()[["region", "direction"]].to_numpy().tolist() == [["E", "below"]]


def test_an_alarm_needs_periods():
    """Scores of all answers together have no ups and downs."""
    with pytest.raises(BadInputError, match='period="week"'):
        voc.alarm(voc.csat(weekly(0.5)))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("打我电话13812345678吧", "打我电话[phone number]吧"),
        ("电话:138 1234 5678", "电话:[phone number]"),
        ("138-1234-5678急", "[phone number]急"),
        ("+86 138 1234 5678", "[phone number]"),
        ("(86)13812345678", "[phone number]"),
        ("手机１３８１２３４５６７８", "手机[phone number]"),
        ("座机021-61234567", "座机[phone number]"),
        ("call (555) 123-4567 or +44 20 7946 0958", "call [phone number] or [phone number]"),
        ("mail li.wei+shop@example.com.cn please", "mail [e-mail] please"),
        ("邮箱liwei@163.com，谢谢", "邮箱[e-mail]，谢谢"),
        ("身份证11010519491231002X", "身份证[identity number]"),
        ("310101 19900307 5319", "[identity number]"),
        ("卡号6222 0212 3456 7890 123", "卡号[card number]"),
        ("加微信：li_wei88，谢谢", "加微信：[name]，谢谢"),
        ("my WeChat: liwei2020", "my WeChat: [name]"),
        ("加我微信zhang12345", "加我微信[name]"),
        ("加微信zhangsan，急", "加微信[name]，急"),
        ("微信号是zhangsan", "微信号是[name]"),
        ("wechat: zhang_san", "wechat: [name]"),
        ("vx：abc_123", "vx：[name]"),
        ("wxid_ab12cd34", "wxid[name]"),
        ("QQ 123456789.", "QQ [name]."),
        ("qq123456789", "qq[name]"),
        ("QQ群：123456789", "QQ群：[name]"),
        ("138.1234.5678", "[phone number]"),
        ("telegram @zhangsan or t.me/zhangsan", "telegram @[name] or t.me/[name]"),
        ("Telegram: zhang_88.", "Telegram: [name]."),
        ("WhatsApp 447911123456", "WhatsApp [name]"),
        ("@li_wei88 knows", "@[name] knows"),
        ("我的微信 xiaomingli，加一下", "我的微信 [name]，加一下"),
    ],
)
def test_what_identifies_a_person_is_taken_out(text, safe):
    """Phones, e-mails, identity and card numbers and messenger names are replaced by a word."""
    assert voc.redact(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "花了¥1380.50买了12个鸡蛋",
        "paid 13800 for 138 kg, 1,299.00 each",
        "等了45分钟，18:30才到，2026-03-08 下单",
        "订单20260308001234迟到",
        "2 apples 3 pears 500g 1000ml 99.9%",
        "比例1.13812345678",
        "the wechat payment failed",
        "@店长 快来",
        "@greenbasket, wechat is slow on my iphone",
        "wechat: payment failed; WeChat: check-in failed",
        "微信支付2026年3月8日失败，微信：12345元没退",
        "微信小程序8.0.33打不开，微信:login失败，wechat iphone15 crash",
        "wechat is 10000 times better, paid by wechat 2026-03-08, order 20260308001234",
        "QQ 12345元，qq音乐 2020 版",
        "我的微信 payment 失败，我的微信支付打不开，本人微信 moments",
        "I use my whatsapp daily",  # without a colon no rule tells a name from a word
    ],
)
def test_prices_quantities_dates_and_order_numbers_stay(text):
    """What tells the story but no person is left alone."""
    assert voc.redact(text) == text


def test_nothing_ordinary_is_taken_out_of_the_sample():
    """Of thousands of texts of the sample only those change that hold a planted number or address."""
    texts = pd.read_parquet(places.datasets() / "sample" / "feedback.parquet")["text"].dropna().drop_duplicates()
    changed = texts[texts.map(voc.redact) != texts]
    assert 0 < len(changed) < len(texts) / 20
    assert changed.str.contains(r"1\d\d-?0000-?0000|@example").all()


def test_no_text_is_an_empty_text():
    """A missing text is not the word None."""
    assert voc.redact(None) == ""


@settings(max_examples=200)
@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", " ", "-"]),
    st.sampled_from(["", "我的电话", "tel ", "（"]),
    st.sampled_from(["", "急", " thanks", "）。"]),
)
def test_no_mobile_number_survives(number, gap, before, after):
    """Whatever stands around it and however it is spaced, a mobile number goes."""
    written = gap.join([number[:3], number[3:7], number[7:]])
    assert number[7:] not in voc.redact(before + written + after)


def stories():
    texts = ["好", "late, call 13812345678", " ", None, "again late"]
    return answers(
        "csat", [5, 1, 1, 1, 2], text=texts, channel="app", topic=["price", "late", "late", "late", "late"]
    ).assign(feedback_id=list("abcde"), user_id=list("vwxyz"), language=["zh", "en", "en", "en", "en"])


def test_quotes_are_read_words_first():
    """A phone shows the words without scrolling, then where, with which score and when they were said."""
    shown = voc.quotes(stories(), n=1, topic="late", seed=3).shown()
    assert list(shown.columns) == ["text", "channel", "score", "when"]
    assert shown["when"].str.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d").all()


def test_quotes_are_drawn_by_a_seed_from_what_was_asked_for():
    """The same seed draws the same quotes whatever the order of the rows, and no row without words."""
    first = voc.quotes(stories(), n=2, topic="late", seed=3)
    second = voc.quotes(stories().iloc[::-1], n=2, topic="late", seed=3)
    assert first.table.text.tolist() == second.table.text.tolist()
    assert set(first.table.text) == {"late, call [phone number]", "again late"}
    assert first.available == 2
    assert voc.quotes(stories(), n=1, scores=(4, 5)).table.text.tolist() == ["好"]
    assert voc.quotes(stories(), language="zh").table.text.tolist() == ["好"]


def test_quotes_carry_no_id():
    """Nothing in a quote leads back to the user."""
    assert voc.quotes(stories()).table.columns.tolist() == ["at", "channel", "score", "text"]


def test_quotes_cannot_inject_html():
    """A user's own words are shown as words."""
    table = stories().assign(text="<script>alert(1)</script>")
    assert "<script>" not in voc.quotes(table)._repr_html_()


def test_no_quotes_are_no_quotes():
    """Nothing found gives an empty table; asking for none is refused."""
    assert voc.quotes(stories(), topic="zebra").table.empty
    with pytest.raises(BadInputError, match="0 must be 1 or more"):
        voc.quotes(stories(), n=0)


@pytest.mark.parametrize(
    ("scores", "said"), [([9, 99, -1], "holds -1, 99"), ([8.5, 9.0], "holds 8.5"), (["10", "n/a"], "is string")]
)
def test_scores_off_the_scale_are_refused(scores, said):
    """Neither a number outside of 0 to 10 nor a half nor a text is counted silently; other surveys do not matter."""
    with pytest.raises(BadInputError, match=f"{said} → scores of nps are whole numbers from 0 to 10"):
        voc.nps(pd.DataFrame({"survey": "nps", "score": scores}))


def test_times_as_text_are_refused_in_words():
    """A column straight from read_csv is told how to become times."""
    feedback = pd.DataFrame({"survey": "nps", "score": [9], "at": ["2026-03-01"]})
    with pytest.raises(BadInputError, match=r"at: holds string, not dates and times → turn it into times first"):
        voc.nps(feedback, period="week")
