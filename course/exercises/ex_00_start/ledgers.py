"""Lesson 00, the ledgers: one number, one table, and one slip."""

from flywheel.exercises.specs import Bank, Fix, InForm, Mistake, Table, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Value(
        id="0.3",
        title="The average basket",
        ask=(
            "What does one paid order bring in on average, in yuan (or in whole units of your own currency)?\n"
            "Your answer is one number, rounded to two decimals or finer."
        ),
        in_code="The column you need is `data.orders.revenue_cents`.",
        expected=lambda data: float(data.orders.revenue_cents.mean().execute()) / 100,
        same=Tolerance(decimals=2),
        unit="per order",
        in_form=InForm(
            hints=(
                "",
                "The table above has the orders, the buyers and the money in cents. Which two of them belong together?",
                "money ÷ number of …, ÷ … because it is in cents",
            ),
        ),
        hints=(
            "An average over orders: every order counts once, however often its buyer came.",
            "A column has a method `.mean()`; `.execute()` fetches the number. Mind the name of the column.",
            "answer_0_3 = data.orders.revenue_cents....().execute() / ...",
        ),
        why=(
            "Money is kept in whole cents, so that sums never pick up rounding errors; "
            "it turns into yuan only where a person reads it."
        ),
        mistakes=(
            Mistake(
                key="still in cents",
                says=(
                    "The number is right and its unit is not: the column's name ends in `_cents`, and the task "
                    "asks for yuan."
                ),
                gives=lambda data: float(data.orders.revenue_cents.mean().execute()),
            ),
            Mistake(
                key="per buyer",
                says="This is what one buyer brings in over the whole time. The task asks for one order.",
                gives=lambda data: float(
                    (data.orders.revenue_cents.sum() / data.orders.user_id.nunique()).execute() / 100
                ),
            ),
            Mistake(
                key="total",
                says="This is all the money of all orders together. How many orders share it?",
                gives=lambda data: float(data.orders.revenue_cents.sum().execute()) / 100,
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(float(data.orders.revenue_cents.mean().execute()) / 100, 2),
                lambda data: data.orders.revenue_cents.mean() / 100,
            ),
            wrong=(Wrong(lambda _: "a lot", "a number"),),
        ),
    ),
    Table(
        id="0.4",
        title="Where the users live",
        ask=(
            "How many users does each region have?\n"
            "Your answer is a table with the columns `region` and `users`, in any order of rows.\n"
            "Everybody who signed up has to be in it once."
        ),
        expected=answers.users_by_region,
        same=Tolerance(keys=("region",), columns=("region", "users"), decimals=0),
        line='data.users.group_by("region").agg(users=data.users.count())',
        in_form=InForm(
            ask=(
                "How many users does each region have?\n"
                "Everybody who signed up has to be in the table once.\n"
                "Which way counts them so?"
            ),
            hints=(
                "",
                "Add up the counts that a way gives, and compare with the number of users in the table of ledgers.",
                "users, by …, those without a region …",
            ),
            ways={
                "right": "count the users of each region, and those who never gave one in a line of their own",
                "unknown dropped": "count the users of each region that somebody gave",
                "orders counted": "look up the region of the buyer of every order, and count",
            },
        ),
        hints=(
            "Put people with the same region on one heap, then count the heaps.",
            "In Ibis: `.group_by(…).agg(…)`. In pandas: `.groupby(…, dropna=False).size()`.",
            'answer_0_4 = data.users.group_by("...").agg(users=data.users....())',
        ),
        why=(
            "The line without a region is part of the answer. "
            "A table that drops it still looks complete, and nobody notices who is missing."
        ),
        mistakes=(
            Mistake(
                key="unknown dropped",
                says="Add your counts up and compare with the number of users. "
                "Some people never gave a region, and they were dropped without a word.",
                gives=answers.known_regions,
                line='data.users.to_pandas().value_counts("region").rename("users")',
            ),
            Mistake(
                key="orders counted",
                says="These are orders, not people: someone who ordered ten times is in here ten times.",
                gives=answers.orders_by_region,
                line='tables.with_users(data.orders, data.users, "region").region.value_counts(name="users")',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: data.users.group_by("region").agg(users=data.users.count()),
                lambda data: data.users.to_pandas().groupby("region", dropna=False).size().rename("users"),
                lambda data: answers.users_by_region(data).iloc[::-1].assign(users=lambda t: t.users.astype(float)),
            ),
            wrong=(
                Wrong(lambda data: answers.users_by_region(data).rename(columns={"users": "user"}), "users"),
                Wrong(lambda _: 6000, "a table"),
            ),
        ),
    ),
    Fix(
        id="0.5",
        title="A week with eight days",
        ask=(
            "This code runs without complaint, and its answer is wrong.\n"
            "It was meant to count the orders of the first seven days on which anything was sold.\n"
            "Find the slip and mend it; your answer is the count."
        ),
        stub=(
            "from datetime import timedelta\n"
            "\n"
            "paid_on = data.orders.at.date()\n"
            "first = paid_on.min().execute()\n"
            "answer_0_5 = data.orders.filter(paid_on <= first + timedelta(days=7)).count().execute()"
        ),
        broken=lambda data: answers.orders_from_first_day(data, days=8),
        expected=lambda data: answers.orders_from_first_day(data, days=7),
        same=Tolerance(decimals=0),
        line="data.orders.filter(paid_on < first + timedelta(days=7)).count()",
        in_form=InForm(
            ask=(
                "A colleague was to count the orders of the first seven days on which anything was sold.\n"
                "He took the first day, added seven days, and counted all orders up to and including that day; his "
                "answer is wrong.\n"
                "Which way counts seven days?"
            ),
            hints=(
                "Write down the days that his way lets through, starting with the first, and count them.",
                "",
                "all orders before …",
            ),
            ways={
                "right": "the orders before the day that comes seven days after the first",
                "one day short": "the orders before the day that comes six days after the first",
                "everything": "the orders from the first day on",
            },
        ),
        hints=(
            "Write down the days that the filter lets through, starting with the first, and count them.",
            "If the first day is a Monday, which day is seven days later, and does the filter let it in?",
            "answer_0_5 = data.orders.filter(paid_on ... first + timedelta(days=7)).count().execute()",
        ),
        why=(
            "Every period in this workbook includes its start and leaves out its end. "
            "Two weeks side by side then share no day, and no order is counted twice."
        ),
        mistakes=(
            Mistake(
                key="one day short",
                says="Now it is six days. Count the days on your fingers, the first one included.",
                gives=lambda data: answers.orders_from_first_day(data, days=6),
                line="data.orders.filter(paid_on < first + timedelta(days=6)).count()",
            ),
            Mistake(
                key="everything",
                says="This counts all orders there are. The filter has to cut at the end of the seventh day.",
                gives=lambda data: int(data.orders.count().execute()),
                line="data.orders.filter(paid_on >= first).count()",
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: float(answers.orders_from_first_day(data, days=7)),),
            wrong=(Wrong(lambda _: [1, 2], "a number"),),
        ),
    ),
]
