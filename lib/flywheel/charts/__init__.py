"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.action import communication_effect, handoff_matrix, insight_steps
from flywheel.charts.churn import churn_calibration, churn_costs, churn_levels, churn_what_if
from flywheel.charts.experiments import peeking_cost, power_curve
from flywheel.charts.funnel import funnel_steps
from flywheel.charts.funnel_flow import drop_off_paths, funnel_times, what_if_steps
from flywheel.charts.funnel_segments import funnel_comparison, funnel_neck
from flywheel.charts.journey import journey_map
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.lifecycle_activity import active_users_lines, retention_variants
from flywheel.charts.lifecycle_growth import buyers_bars, growth_bars, stage_bars
from flywheel.charts.lifecycle_survival import days_between_histogram, survival_curves
from flywheel.charts.lifecycle_use import active_days_bars, session_measures
from flywheel.charts.lifecycle_value import aha_curve, alive_grid, channel_values, holdout_bars
from flywheel.charts.loop import loop_stages, promises_over_time, recurrence_by_group
from flywheel.charts.maturity import maturity_change, maturity_map, maturity_radar
from flywheel.charts.pilot_designs import pilot_line, pilot_trends
from flywheel.charts.portfolio import pilot_forest
from flywheel.charts.priorities import priority_matrix
from flywheel.charts.returns import experience_ranges
from flywheel.charts.structures import empathy_map, five_whys
from flywheel.charts.style import Chart, chart, panels, phone_sized, quickly
from flywheel.charts.tier_money import allocation_comparison, tier_economics
from flywheel.charts.tiers import concentration_curve, migration_map, rfm_grid, tier_pyramid
from flywheel.charts.voc import scores_by_group, scores_over_time
from flywheel.charts.voc_andon import andon_board
from flywheel.charts.voc_evidence import evidence_over_time
from flywheel.charts.voc_groups import behaviour_after, response_bias
from flywheel.charts.voc_matrix import severity_matrix
from flywheel.charts.voc_overview import voices_over_time
from flywheel.charts.voice_text import found_themes, sentiment_shares, theme_shares
from flywheel.charts.wheel import wheel_over_time, wheel_tornado

__all__ = [
    "Chart",
    "active_days_bars",
    "active_users_lines",
    "aha_curve",
    "alive_grid",
    "allocation_comparison",
    "andon_board",
    "behaviour_after",
    "buyers_bars",
    "channel_values",
    "chart",
    "churn_calibration",
    "churn_costs",
    "churn_levels",
    "churn_what_if",
    "communication_effect",
    "concentration_curve",
    "days_between_histogram",
    "drop_off_paths",
    "empathy_map",
    "evidence_over_time",
    "experience_ranges",
    "five_whys",
    "found_themes",
    "funnel_comparison",
    "funnel_neck",
    "funnel_steps",
    "funnel_times",
    "growth_bars",
    "handoff_matrix",
    "holdout_bars",
    "insight_steps",
    "journey_map",
    "loop_stages",
    "maturity_change",
    "maturity_map",
    "maturity_radar",
    "migration_map",
    "panels",
    "peeking_cost",
    "phone_sized",
    "pilot_forest",
    "pilot_line",
    "pilot_trends",
    "power_curve",
    "priority_matrix",
    "promises_over_time",
    "quickly",
    "recurrence_by_group",
    "response_bias",
    "retention_curves",
    "retention_triangle",
    "retention_variants",
    "rfm_grid",
    "scores_by_group",
    "scores_over_time",
    "sentiment_shares",
    "session_measures",
    "severity_matrix",
    "stage_bars",
    "survival_curves",
    "theme_shares",
    "tier_economics",
    "tier_pyramid",
    "voices_over_time",
    "what_if_steps",
    "wheel_over_time",
    "wheel_tornado",
]
