# %% [markdown]
# # Pilot planner and judge
#
# Before a pilot: how many users does it need, and for how many days?
# After a pilot: what did it change, how surely, and what follows from it?
# The planner answers while you move its fields; the judge takes four numbers, a file of your own or a sample.
#
# *Not enough data* is an answer too: then it says what would be enough.

# %%
from functools import partial

from flywheel import places, report, widgets

widgets.page_style()

# %% [markdown]
# ## Plan
#
# Say what is worth finding before the first user is drawn; a gain that is chosen afterwards proves nothing.

# %%
widgets.pilot_planner()

# %% [markdown]
# A pilot that reaches its goal may break something else on the way.
# That a guardrail holds has to be shown, and this takes users as well.

# %%
widgets.guardrail_planner()

# %% [markdown]
# ## Judge
#
# First the sizes of the two groups are compared with the draw; when they differ, no effect is read.
# Then come harm, the last planned day, the gain, and the target.

# %%
widgets.counts_judge()

# %%
widgets.own_pilot_judge()

# %%
shop = report.open_data("sample")
files = sorted((places.datasets() / "scenarios").glob("*.yml"))
widgets.sample_judge({file.stem: partial(report.judge_case, file, data=shop) for file in files})

# %% [markdown]
# The rules are the matter of [lesson 07](07_pilot.ipynb).
# A whole pilot, from the goal to its report, is written in the [scenario builder](scenario_builder.ipynb).
