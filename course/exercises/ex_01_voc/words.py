"""Lesson 01, second part: the week and the words."""

from datetime import timedelta

import pandas as pd

from flywheel.exercises.specs import (
    Bank,
    Classify,
    InForm,
    Mistake,
    Tolerance,
    Value,
    Wrong,
)

from . import answers

EXERCISES = [
    Value(
        id="1.7",
        title="The week that stands out",
        ask=(
            "On which Monday did the week with the lowest NPS begin?\n"
            "Leave out weeks with too few answers (column `enough`), unless all are.\n"
            'Your answer is a day, written like `"2026-01-05"`.'
        ),
        expected=answers.lowest_week,
        in_form=InForm(
            ask=(
                "On which Monday did the week with the lowest NPS begin?\n"
                "The picture above has one point a week; the list *Weeks* under *Look for yourself*, "
                "further down, has all Mondays, the newest first.\n"
                "Leave out weeks with too few answers (hollow points), unless all are.\n"
                "Your answer is a day, written like 2026-01-05."
            ),
            hints=(
                "The picture shows about when; the list of weeks has the exact day.",
                (
                    "Find the lowest point, and count how many weeks it stands before the end of the picture. "
                    "Then count as far down the list."
                ),
                "year-month-day: 2026-…-…",
            ),
        ),
        hints=(
            "The picture shows about when; the table of the result has the exact day.",
            "Sort the table of `weekly_nps` by `value`; the column `period` holds the Monday.",
            'answer_1_7 = weekly_nps.table.sort_values("...")["period"].iloc[0]',
        ),
        why=(
            "A week below the limits is a reason to ask what happened; a week inside them is not, however "
            "much it moved."
        ),
        mistakes=(
            Mistake(
                key="best week",
                says="This is the week with the highest score. The task asks for the lowest.",
                gives=lambda data: answers.weekly(data).sort_values("value")["period"].iloc[-1].date(),
            ),
            Mistake(
                key="sunday",
                says="This is the Sunday on which that week ended. Weeks are named by the Monday on which they begin.",
                gives=lambda data: answers.lowest_week(data) + timedelta(days=6),
            ),
            Mistake(
                key="fewest answers",
                says="This is the week with the fewest answers. The task asks for the lowest score.",
                gives=lambda data: answers.weekly(data).sort_values("n")["period"].iloc[0].date(),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: answers.lowest_week(data).isoformat(),
                lambda data: pd.Timestamp(answers.lowest_week(data)),
            ),
            wrong=(
                Wrong(lambda _: "last week", "year, month and day"),
                Wrong(lambda _: "2026-02-31", "not it"),
            ),
        ),
    ),
    Value(
        id="1.8",
        title="Is it talk, or did it happen?",
        data="sample",
        ask=(
            "Somebody at the coffee machine blames late baskets.\n"
            "Look at what the orders say: of the orders paid in that week that have arrived, which share "
            "arrived after the promised time?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        in_code="`data.orders` has `at`, `promised_at` and `delivered_at`; the last is missing where nothing arrived.",
        expected=lambda data: answers.late_share(data, week=answers.lowest_week(data)),
        same=Tolerance(decimals=3),
        unit="of the orders that arrived, as a share",
        in_form=InForm(
            ask=(
                "Somebody at the coffee machine blames late baskets.\n"
                "Look at what the orders say: of the orders paid in the week of exercise 1.7 that have "
                "arrived, which share arrived after the promised time?\n"
                "In the table above, *arrived* counts the orders of a week that have arrived, and *late* "
                "those of them that came after the promised time.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                "One row of the table is enough.",
                "Take the row of that Monday; a share is a part divided by its whole.",
                "late ÷ arrived, in the row of …",
            ),
        ),
        hints=(
            "Cut out the orders of seven days, then compare two columns row by row.",
            (
                "`late = week.delivered_at > week.promised_at` is true or false for each order; a share is a "
                "sum divided by a count."
            ),
            "week = data.orders.filter(data.orders.at >= ..., data.orders.at < ...)\n"
            "answer_1_8 = ((week.delivered_at > week.promised_at).sum() / week.delivered_at.count()).execute()",
        ),
        why=(
            "More than half, against one in eight in the weeks before. "
            "Two sources that do not know of each other tell the same story; that is worth more than any "
            "number of further complaints."
        ),
        mistakes=(
            Mistake(
                key="whole time",
                says="This is the share over the whole time. Keep the seven days of that week only.",
                gives=answers.late_share,
            ),
            Mistake(
                key="on time",
                says="This is the share that came in time. The task asks for the others.",
                gives=lambda data: answers.late_share(data, week=answers.lowest_week(data), on_time=True),
            ),
            Mistake(
                key="never arrived",
                says=(
                    "Your denominator holds baskets that never arrived. They are neither late nor in time; "
                    "count the ones that came."
                ),
                gives=lambda data: answers.late_share(data, week=answers.lowest_week(data), of_all=True),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.late_share(data, week=answers.lowest_week(data)), 4),),
            wrong=(Wrong(lambda data: 100 * answers.late_share(data, week=answers.lowest_week(data)), "percentage"),),
        ),
    ),
    Classify(
        id="1.9",
        title="Eight messages, as customers type",
        ask=(
            "Give each message the topic that you would put it under, if you had to choose one.\n"
            "Chinese messages have their meaning behind them.\n"
            "Look for the cause, not for the first noun."
        ),
        items={
            "a": (
                "骑手定位在原地一动不动40分钟，要么准时要么赔券 "
                "(the rider's dot has not moved for 40 minutes; be on time or send a voucher)"
            ),
            "b": "it says unpaid but 36 is gone from my account!!",
            "c": "把别人的一盒鸡蛋送给我了，我的基围虾呢 (I got somebody else's eggs; where are my prawns?)",
            "d": "use-by date on the mushrooms was yesterday. fresh should mean fresh",
            "e": "领了三张只能用一张 (collected three, can only use one)",
            "f": "the sesame buns arrived warm after 120 minutes on the road",
            "g": "客服说已退 银行说没收到 (your agent says it is paid back, my bank says it is not)",
            "h": "备注写了别打电话，打了三次 (the note said do not call; he called three times)",
        },
        labels={
            "late": "late delivery",
            "quality": "produce quality",
            "missing": "missing item",
            "crash": "checkout crash",
            "refund": "slow refund",
            "coupon": "confusing coupon",
            "manner": "courier manner",
        },
        may_miss=0,
        stub=(
            "# late · quality · missing · crash · refund · coupon · manner\n"
            "answer_1_9 = {\n"
            '    "a": ...,  # 骑手定位在原地一动不动40分钟 (the rider\'s dot has not moved for 40 minutes)\n'
            '    "b": ...,  # it says unpaid but 36 is gone from my account!!\n'
            '    "c": ...,  # 把别人的一盒鸡蛋送给我了，我的基围虾呢 (somebody else\'s eggs; where are my prawns?)\n'
            '    "d": ...,  # use-by date on the mushrooms was yesterday\n'
            '    "e": ...,  # 领了三张只能用一张 (collected three, can only use one)\n'
            '    "f": ...,  # the sesame buns arrived warm after 120 minutes on the road\n'
            '    "g": ...,  # 客服说已退 银行说没收到 (agent says paid back, bank says not)\n'
            '    "h": ...,  # 备注写了别打电话，打了三次 (the note said do not call; he called three times)\n'
            "}"
        ),
        expected={
            "a": "late",
            "b": "crash",
            "c": "missing",
            "d": "quality",
            "e": "coupon",
            "f": "late",
            "g": "refund",
            "h": "manner",
        },
        hints=(
            "Ask of each message: what would have had to go differently so that it was never written?",
            (
                "Warm buns and a motionless dot may have one cause. Money that is gone before anything was "
                "bought is not a refund yet."
            ),
            'answer_1_9 = {"a": "late", "b": ..., "c": "missing", "d": ..., "e": ..., "g": "refund", …}',
        ),
        why=(
            "Two careful people will not agree on every message. "
            "Have a few dozen tagged twice, by people who do not see each other's tags, "
            "before you trust a count of them."
        ),
        mistakes=(
            Mistake(
                key="symptom of the heat",
                says="Look at the buns again: they are spoilt, yes. What happened to them in those 120 minutes?",
                when=lambda answer, _: answer.get("f") == "quality",
            ),
            Mistake(
                key="money gone is not a refund",
                says="Look at the 36 yuan again: nobody has promised them back yet. Where did it break?",
                when=lambda answer, _: answer.get("b") == "refund",
            ),
            Mistake(
                key="wrong bag",
                says="Look at the eggs again: they were not late and not bad. What did this customer not get?",
                when=lambda answer, _: answer.get("c") in ("quality", "late", "manner"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled("LATE crash missing quality coupon late refund manner"),),
            wrong=(
                Wrong(
                    lambda _: answers.labelled("late crash missing quality coupon quality refund manner"),
                    "symptom of the heat",
                ),
                Wrong(
                    lambda _: answers.labelled("late refund missing quality coupon late refund manner"),
                    "money gone is not a refund",
                ),
                Wrong(
                    lambda _: answers.labelled("late crash quality quality coupon late refund manner"),
                    "wrong bag",
                ),
                Wrong(
                    lambda _: answers.labelled("late crash missing quality coupon late refund rude"),
                    "labels",
                ),
            ),
        ),
    ),
]
