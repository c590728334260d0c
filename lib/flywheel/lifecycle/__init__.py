"""Turns sign-ups, events and orders into what users do over their life with us: who comes back, who buys again."""

from flywheel.lifecycle.activity import ActiveDays, ActiveUsers, active_days, active_users
from flywheel.lifecycle.growth import Buyers, Growth, buyers, growth
from flywheel.lifecycle.repurchase import DaysBetween, Repurchase, days_between, repurchase
from flywheel.lifecycle.retention import Retention, retention, retention_units
from flywheel.lifecycle.sessions import Sessions, session_table, sessions
from flywheel.lifecycle.spans import churn_spans, first_spans, purchase_spans
from flywheel.lifecycle.stages import RULES, STAGES, Rule, Stage, Stages, stage_guide, stage_units, stages
from flywheel.lifecycle.survival import Survival, survival
from flywheel.lifecycle.units import activity_units, purchase_units

__all__ = [
    "RULES",
    "STAGES",
    "ActiveDays",
    "ActiveUsers",
    "Buyers",
    "DaysBetween",
    "Growth",
    "Repurchase",
    "Retention",
    "Rule",
    "Sessions",
    "Stage",
    "Stages",
    "Survival",
    "active_days",
    "active_users",
    "activity_units",
    "buyers",
    "churn_spans",
    "days_between",
    "first_spans",
    "growth",
    "purchase_spans",
    "purchase_units",
    "repurchase",
    "retention",
    "retention_units",
    "session_table",
    "sessions",
    "stage_guide",
    "stage_units",
    "stages",
    "survival",
]
