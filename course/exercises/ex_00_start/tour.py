"""Lesson 00, the tour: the loop, the data and how a check answers."""

from flywheel.exercises.specs import (
    Bank,
    Classify,
    Criterion,
    Fix,
    Mistake,
    Multi,
    Order,
    Rubric,
    Table,
    Tolerance,
    Value,
    Wrong,
)

from . import answers

EXERCISES = [
    Order(
        id="0.1",
        title="Once around",
        ask="Put the four links of the loop in the order in which one piece of feedback passes through them.",
        in_code='Your answer is a list of the four letters in quotes, such as `["a", "b", "c", "d"]`.',
        items={
            "a": "respond and improve",
            "b": "communicate the value",
            "c": "collect the voice",
            "d": "analyse into insight",
        },
        expected=("c", "d", "a", "b"),
        hints=(
            "Follow the soft strawberries: what had to happen before anyone could change the packing?",
            "Start with what the customer does and end with what she hears from you.",
            'answer_0_1 = ["c", ..., ..., ...]',
        ),
        why=(
            "The last link is the one most often left out. "
            "Whoever hears that a complaint changed something is likelier to speak up again, and so it feeds the first."
        ),
        mistakes=(
            Mistake(
                key="acted before understanding",
                says="Here somebody improves something before anyone has looked at what the voices have in common. "
                "That is how one refund after another gets paid for the same soft fruit.",
                when=lambda answer, _: "".join(map(str, answer)) == "cadb",
            ),
            Mistake(
                key="told too early",
                says="Here users are told what changed before anything has changed. Announcements come last.",
                when=lambda answer, _: list(answer)[:3].count("b") == 1,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ("c", "d", "a", "b"),),
            wrong=(
                Wrong(lambda _: ["c", "a", "d", "b"], "acted before understanding"),
                Wrong(lambda _: ["c", "d", "b", "a"], "told too early"),
            ),
        ),
    ),
    Classify(
        id="0.2",
        title="Operated or managed",
        ask=(
            "Six things that a company of Greenbasket's kind might do with its users.\n"
            "Label each as *static user operations* or *dynamic user management*."
        ),
        in_code='Your answer gives each letter one of the words `"operations"` and `"management"`.',
        items={
            "a": "A coupon for everybody who has not ordered for 30 days, every month the same one.",
            "b": "Complaints about late parcels are followed from the first word to the changed route, "
            "and the people who complained hear of it.",
            "c": "Service agents are measured by the number of chats they close in a day.",
            "d": "A customer's second visit looks different from the first, because the first showed what she missed.",
            "e": "After a refund, a week later, someone looks whether the customer is still ordering.",
            "f": "In November the app sends one big festival push to all phones.",
        },
        labels={"operations": "static user operations", "management": "dynamic user management"},
        stub=(
            "answer_0_2 = {\n"
            '    "a": ...,  # the same coupon for all who were silent for 30 days\n'
            '    "b": ...,  # late parcels followed from first word to changed route\n'
            '    "c": ...,  # agents measured by chats closed\n'
            '    "d": ...,  # the second visit builds on the first\n'
            '    "e": ...,  # still ordering a week after the refund?\n'
            '    "f": ...,  # one festival push for all phones\n'
            "}"
        ),
        expected={
            "a": "operations",
            "b": "management",
            "c": "operations",
            "d": "management",
            "e": "management",
            "f": "operations",
        },
        hints=(
            "Ask of each line whether it looks at one touch or at what comes before and after it.",
            "A single touch judged by its result is operations. A chain that learns is management.",
            'answer_0_2 = {"a": "operations", "b": "management", "c": ..., "d": ..., "e": ..., "f": ...}',
        ),
        why=(
            "Coupons and pushes are not wrong. "
            "They are static because nothing that a user says or does afterwards changes the next one."
        ),
        mistakes=(
            Mistake(
                key="the coupon looks personal",
                says=(
                    "Look at the coupon again: it goes out every month, the same to all. What does the company "
                    "learn from it?"
                ),
                when=lambda answer, _: answer.get("a") == "management",
            ),
            Mistake(
                key="looking back is not a touch",
                says="Look at the refund again: nothing is sent and nothing is sold, "
                "yet this is how you find out whether the refund did any good.",
                when=lambda answer, _: answer.get("e") == "operations",
            ),
        ),
        bank=Bank(
            wrong=(
                Wrong(
                    lambda _: dict.fromkeys("abcdef", "management"),
                    "the coupon looks personal",
                ),
                Wrong(
                    lambda _: dict.fromkeys("abcdef", "operations"),
                    "looking back is not a touch",
                ),
                Wrong(lambda _: {"a": "operations", "b": "management"}, "No answer yet"),
            ),
        ),
    ),
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
    Multi(
        id="0.6",
        title="What does 3.5× say?",
        ask=(
            "The claim, in our words: in a year, satisfied customers buy “3.5× more often” than dissatisfied ones "
            "**[claim]**.\n"
            "Suppose a dissatisfied customer orders 4 times a year.\n"
            "Which yearly numbers for a satisfied customer can a careful reader take from this sentence?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "c"}`.',
        options={
            "a": "7.5 orders (4 and 3.5 more)",
            "b": "14 orders (3.5 times as many)",
            "c": "18 orders (4, and 3.5 times 4 on top)",
            "d": "4.14 orders (3.5 % more)",
        },
        expected={"b", "c"},
        hints=(
            "“Three times as many” and “three times more” are used for the same thing, and for two different things.",
            "Multiply 4 by 3.5. Then read the word “more” strictly, as something that is added to the 4.",
            'answer_0_6 = {"b", ...}',
        ),
        why=(
            "One short word moves the claim by four orders a year, more than a quarter. "
            "When you quote a figure, quote its two ends as well: from how many, to how many."
        ),
        mistakes=(
            Mistake(
                key="only one reading",
                says=(
                    "That is one way to read it. Read the word “more” again, as somebody who wants the larger "
                    "number would."
                ),
                when=lambda answer, _: set(answer) in ({"b"}, {"c"}),
            ),
            Mistake(
                key="added",
                says="The sign × multiplies. Nobody can add 3.5 times to 4 orders.",
                when=lambda answer, _: "a" in answer,
            ),
            Mistake(
                key="percent",
                says="There is no percent sign in the sentence; × multiplies.",
                when=lambda answer, _: "d" in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["c", "b"], lambda _: ("b", "c")),
            wrong=(
                Wrong(lambda _: {"b"}, "only one reading"),
                Wrong(lambda _: {"a", "b"}, "added"),
                Wrong(lambda _: {"b", "c", "d"}, "percent"),
            ),
        ),
    ),
    Rubric(
        id="0.7",
        title="What would you need to believe it?",
        ask=(
            "The claim again: *each 5 % more satisfaction brings 25 % more retention* **[claim]**.\n"
            "Imagine that your manager wants to put it into next year's budget.\n"
            "What would you need to know, or to see, before you believe it?\n"
            "Write three to six sentences, then score them with the rubric."
        ),
        criteria=(
            Criterion(
                "terms", "It asks what is meant: 5 percent or 5 points, on which scale, and retention over how long?"
            ),
            Criterion("whose", "It asks whose customers were counted, how many, and how wide the margin is."),
            Criterion(
                "cause",
                (
                    "It sees that satisfied people may stay for other reasons, so that raising the score need "
                    "not raise the staying."
                ),
                points=2,
            ),
            Criterion("test", "It names something that could be looked at in one's own data or tried in a pilot."),
        ),
        model=(
            "First I would ask what the words mean. Five percent more than what, on a scale of five or of "
            "ten, and does "
            "retention mean ordering again after one month or after a year? Then I would ask who was "
            "counted: which trade, how many "
            "customers, and how far the 25 could be off. The larger doubt is the direction. People who "
            "live next to a depot get "
            "their food on time, are satisfied and stay; cheering up the others with a voucher may lift "
            "their score and change "
            "nothing else. I would believe it more if a group whose experience was improved stayed longer "
            "than a similar group "
            "that had to wait for the improvement. In our own data I can at least look whether people who "
            "gave us a high "
            "score in spring are still ordering in summer, and how large that difference is."
        ),
        hints=(
            (
                "Pretend you have to find out in an afternoon whether it is true here. What would you have to "
                "look up first?"
            ),
            "Go through the words one by one: each, 5 %, satisfaction, brings, 25 %, retention.",
            (
                "I would ask what … means. I would want to know whose … and how many. It could also be that … "
                "I could check …"
            ),
        ),
        why="A figure without its definition, its count and its comparison is a wish. It may still be true.",
    ),
]
