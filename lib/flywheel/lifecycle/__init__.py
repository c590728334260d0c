"""Turns sign-ups, events and orders into what users do over their life with us: who comes back, who buys again."""

from flywheel.lifecycle.acquisition import ChannelValue, channel_value
from flywheel.lifecycle.activity import ActiveDays, ActiveUsers, active_days, active_users
from flywheel.lifecycle.aha import Aha, find_aha
from flywheel.lifecycle.bgnbd import BgNbd, fit_bgnbd
from flywheel.lifecycle.churn import ChurnWarning, churn_warning, warning_list
from flywheel.lifecycle.churn_models import LEVELS, METHODS, Level
from flywheel.lifecycle.churn_what_if import ChurnWhatIf, churn_what_if
from flywheel.lifecycle.gammagamma import GammaGamma, fit_gammagamma
from flywheel.lifecycle.growth import Buyers, Growth, buyers, growth
from flywheel.lifecycle.purchases import purchase_summary
from flywheel.lifecycle.repurchase import DaysBetween, Repurchase, days_between, repurchase
from flywheel.lifecycle.retention import Retention, retention, retention_units
from flywheel.lifecycle.sessions import Sessions, session_table, sessions
from flywheel.lifecycle.spans import churn_spans, first_spans, purchase_spans
from flywheel.lifecycle.stages import RULES, STAGES, Rule, Stage, Stages, stage_guide, stage_units, stages
from flywheel.lifecycle.survival import Survival, survival
from flywheel.lifecycle.units import activity_units, purchase_units
from flywheel.lifecycle.value import HoldoutCheck, PredictedValue, check_holdout, predict_customers, predicted_value

__all__ = [
    "LEVELS",
    "METHODS",
    "RULES",
    "STAGES",
    "ActiveDays",
    "ActiveUsers",
    "Aha",
    "BgNbd",
    "Buyers",
    "ChannelValue",
    "ChurnWarning",
    "ChurnWhatIf",
    "DaysBetween",
    "GammaGamma",
    "Growth",
    "HoldoutCheck",
    "Level",
    "PredictedValue",
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
    "channel_value",
    "check_holdout",
    "churn_spans",
    "churn_warning",
    "churn_what_if",
    "days_between",
    "find_aha",
    "first_spans",
    "fit_bgnbd",
    "fit_gammagamma",
    "growth",
    "predict_customers",
    "predicted_value",
    "purchase_spans",
    "purchase_summary",
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
    "warning_list",
]
