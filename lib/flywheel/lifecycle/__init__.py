"""Turns sign-ups, events and orders into what users do over their life with us: who comes back, who buys again."""

from flywheel.lifecycle.acquisition import ChannelValue, channel_value
from flywheel.lifecycle.aha import Aha, find_aha
from flywheel.lifecycle.bgnbd import BgNbd, fit_bgnbd
from flywheel.lifecycle.churn import ChurnWarning, churn_warning, warning_list
from flywheel.lifecycle.gammagamma import GammaGamma, fit_gammagamma
from flywheel.lifecycle.purchases import purchase_summary
from flywheel.lifecycle.retention import Retention, retention, retention_units
from flywheel.lifecycle.units import purchase_units
from flywheel.lifecycle.value import HoldoutCheck, PredictedValue, check_holdout, predict_customers, predicted_value

__all__ = [
    "Aha",
    "BgNbd",
    "ChannelValue",
    "ChurnWarning",
    "GammaGamma",
    "HoldoutCheck",
    "PredictedValue",
    "Retention",
    "channel_value",
    "check_holdout",
    "churn_warning",
    "find_aha",
    "fit_bgnbd",
    "fit_gammagamma",
    "predict_customers",
    "predicted_value",
    "purchase_summary",
    "purchase_units",
    "retention",
    "retention_units",
    "warning_list",
]
