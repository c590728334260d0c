"""The canonical tables, column by column: what a row is, what each column holds and what must be true of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flywheel.words import later

__all__ = ["SCALES", "TABLES", "Column", "Kind", "Table"]

Kind = Literal["id", "text", "integer", "cents", "time", "day", "boolean"]

SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
"""Lowest and highest score of each survey."""


@dataclass(frozen=True)
class Column:
    """One column of a canonical table.

    Attributes:
        name: The name every metric uses.
        kind: What a value is; ``cents`` is an integer amount of money, ``time`` a moment, ``day`` a calendar day.
        meaning: What it says, for a person.
        required: Whether the table must have the column.
        nullable: Whether single values may be missing.
        choices: The allowed values; empty when any value will do.
        at_least: Smallest allowed value; None for no limit.
        at_most: Largest allowed value; None for no limit.
        references: ``"table.column"`` that must hold the value, checked when that table is there.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    nullable: bool = False
    choices: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    references: str | None = None


@dataclass(frozen=True)
class Table:
    """One canonical table.

    Attributes:
        name: The table's name.
        row: What one row stands for.
        columns: Its columns in order.
        key: Columns that together identify a row; empty when rows have no identity.
        order: Pairs of time columns of which the first may not be later than the second.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError when the contract has none."""
        return next(c for c in self.columns if c.name == name)


def _optional(name: str, kind: Kind, meaning: str, **rules: object) -> Column:
    return Column(name, kind, meaning, required=False, nullable=True, **rules)  # type: ignore[arg-type]  # rules are Column's own fields


_USER = "users.user_id"

_USERS = Table(
    "users",
    later("one person who signed up"),
    (
        Column("user_id", "id", "the person, never a name, phone number or address"),
        Column("signed_up_at", "time", "when the account was made"),
        _optional("region", "text", "where the person lives, as broad as the company reports it"),
        _optional(
            "birth_year",
            "integer",
            "year of birth; age is the year of an event minus this",
            at_least=1900,
            at_most=2030,
        ),
        _optional("gender", "text", "as the person gave it", choices=("female", "male", "other")),
        _optional("acquisition_channel", "text", "what brought the person, spelled as in `spend.channel`"),
        _optional(
            "membership", "text", "level on the last day of the data", choices=("none", "silver", "gold", "black_gold")
        ),
        _optional("referred_by", "id", "the user who invited this one", references=_USER),
    ),
    key=("user_id",),
)

_EVENTS = Table(
    "events",
    later("one thing a user did in the app"),
    (
        Column("user_id", "id", "who", references=_USER),
        Column("event", "text", "what, by the event's name: `app_open`, `add_to_cart`, …"),
        Column("at", "time", "when"),
        _optional("session_id", "id", "the visit it belongs to"),
        _optional("platform", "text", "`ios`, `android`, `mini_program`, …"),
        _optional("item", "text", "the category, product or feature it was about"),
    ),
)

_ORDERS = Table(
    "orders",
    later("one paid order"),
    (
        Column("order_id", "id", "the order"),
        Column("user_id", "id", "who paid", references=_USER),
        Column("at", "time", "when it was paid"),
        Column("revenue_cents", "cents", "what the user paid after discounts", at_least=0),
        _optional("margin_cents", "cents", "revenue less cost of goods and delivery; may be negative"),
        _optional("item_count", "integer", "pieces in the basket", at_least=1),
        _optional("promised_at", "time", "when delivery was promised"),
        _optional("delivered_at", "time", "when it arrived; missing when it never did"),
    ),
    key=("order_id",),
    order=(("at", "delivered_at"),),
)

_FEEDBACK = Table(
    "feedback",
    later("one thing a user told us, or one survey shown and dismissed"),
    (
        Column("feedback_id", "id", "the piece of feedback"),
        Column("at", "time", "when it was given, or when the survey was closed"),
        Column(
            "channel",
            "text",
            "where: `in_app_survey`, `app_store`, `service_chat`, `phone`, `social`, `interview`, `mystery_shopper`, …",
        ),
        _optional("user_id", "id", "who; missing when the voice is anonymous", references=_USER),
        _optional("survey", "text", "which survey; missing when nobody asked", choices=tuple(SCALES)),
        _optional(
            "score", "integer", "the answer on the survey's scale: nps 0–10, csat 1–5, ces 1–7", at_least=0, at_most=10
        ),
        _optional("dismissed", "boolean", "true when a survey was closed without an answer"),
        _optional("text", "text", "the user's own words"),
        _optional("language", "text", "language of the words", choices=("zh", "en")),
        _optional("topic", "text", "the tag a service agent gave; most feedback has none"),
        _optional("order_id", "id", "the order it is about", references="orders.order_id"),
    ),
    key=("feedback_id",),
)

TICKET_STATES = ("received", "dispatched", "followed_up", "verified", "closed", "reopened")

_TICKETS = Table(
    "tickets",
    later("one problem somebody has to solve"),
    (
        Column("ticket_id", "id", "the ticket"),
        Column("opened_at", "time", "when it was received"),
        Column("topic", "text", "what it is about"),
        Column("priority", "text", "how urgent", choices=("high", "medium", "low")),
        Column("status", "text", "state on the last day of the data", choices=TICKET_STATES),
        _optional("user_id", "id", "whose problem", references=_USER),
        _optional("feedback_id", "id", "the feedback it grew out of", references="feedback.feedback_id"),
        _optional("closed_at", "time", "when it was last confirmed closed"),
        _optional("cost_cents", "cents", "what handling it cost", at_least=0),
    ),
    key=("ticket_id",),
    order=(("opened_at", "closed_at"),),
)

_TICKET_EVENTS = Table(
    "ticket_events",
    later("one change of state of a ticket"),
    (
        Column("ticket_id", "id", "the ticket", references="tickets.ticket_id"),
        Column("at", "time", "when"),
        Column("status", "text", "the state entered", choices=TICKET_STATES),
        _optional("team", "text", "the team that holds the ticket from then on"),
    ),
)

_SPEND = Table(
    "spend",
    later("what one marketing channel cost on one day"),
    (
        Column("day", "day", "the day"),
        Column("channel", "text", "the channel, spelled as in `users.acquisition_channel`"),
        Column("spend_cents", "cents", "what was spent", at_least=0),
    ),
    key=("day", "channel"),
)

_MESSAGES = Table(
    "messages",
    later("one message sent to one user"),
    (
        Column("message_id", "id", "the message"),
        Column("user_id", "id", "to whom", references=_USER),
        Column("kind", "text", "`value_communication` tells a user what feedback changed; `campaign`, `service`, …"),
        Column("sent_at", "time", "when it was sent"),
        _optional("channel", "text", "`push`, `sms`, `in_app`, `phone`, …"),
        _optional("delivered_at", "time", "when it arrived; missing when it did not"),
        _optional("opened_at", "time", "when it was read; missing when it was not"),
        _optional("feedback_id", "id", "the feedback it answers", references="feedback.feedback_id"),
    ),
    key=("message_id",),
    order=(("sent_at", "delivered_at"), ("delivered_at", "opened_at")),
)

_ACTIONS = Table(
    "actions",
    later("one thing a meeting decided somebody will do"),
    (
        Column("action_id", "id", "the action"),
        Column("meeting_day", "day", "the meeting that decided it"),
        Column("topic", "text", "the problem it answers"),
        Column("description", "text", "what will be done"),
        Column("owner", "text", "the role that does it, not a person's name"),
        Column("due_day", "day", "by when"),
        Column("criterion", "text", "how one will see that it worked"),
        Column("status", "text", "where it stands", choices=("open", "done", "dropped")),
        _optional("done_day", "day", "when it was done"),
    ),
    key=("action_id",),
    order=(("meeting_day", "due_day"), ("meeting_day", "done_day")),
)

_NODE_RUNS = Table(
    "node_runs",
    later("one pass of one user through one node of a scenario process"),
    (
        Column("run_id", "id", "the pass"),
        Column("scenario_id", "id", "the scenario, as `id` in its scenario file"),
        Column("node", "text", "the node, as named in the scenario file"),
        Column("user_id", "id", "who", references=_USER),
        Column("started_at", "time", "when the node was triggered"),
        Column(
            "outcome",
            "text",
            "how it ended; `open` when it still runs",
            choices=("completed", "exception", "abandoned", "open"),
        ),
        _optional("finished_at", "time", "when it ended; missing when abandoned or open"),
        _optional("version", "text", "version of the process"),
        _optional("exception", "text", "what went wrong, in a few words"),
    ),
    key=("run_id",),
    order=(("started_at", "finished_at"),),
)

_PILOTS = Table(
    "pilots",
    later("one unit assigned to one arm of one pilot"),
    (
        Column("pilot_id", "id", "the pilot, as `pilot.id` in the scenario file"),
        Column("unit_id", "id", "what was assigned, a user unless the scenario says otherwise"),
        Column("arm", "text", "the arm", choices=("pilot", "control")),
        Column("assigned_at", "time", "when"),
        _optional(
            "cluster_id", "id", "the group assigned together (store, city); missing when units were assigned one by one"
        ),
    ),
    key=("pilot_id", "unit_id"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _USERS,
        _EVENTS,
        _ORDERS,
        _FEEDBACK,
        _TICKETS,
        _TICKET_EVENTS,
        _SPEND,
        _MESSAGES,
        _ACTIONS,
        _NODE_RUNS,
        _PILOTS,
    )
}
"""All canonical tables by name; a data set may lack any of them."""
