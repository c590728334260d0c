# %% [markdown]
# # Flywheel simulator
#
# A wheel that costs at once and moves late: what has to be true for it to pay?
#
# Users speak; what they say makes pain known; answers remove some of it; satisfaction follows slowly; those who stay and those whom they bring speak again.
# The equations are ours and no forecast.
# Figures of the course deck are marked **[claim]**: nobody here has proven them, and only the share that you choose is counted.

# %%
import flywheel
from flywheel import wheel, widgets
from flywheel.words import gettext as _

data = flywheel.open_lesson("08")[0]
widgets.page_style()

# %% [markdown]
# ## Turn it
#
# The levers come first: how much feedback is answered, how fast, how often the cause is removed, and how many users hear of it.
# Move one of them alone, then all four: together they do more than one by one.

# %%
widgets.wheel_simulator()

# %% [markdown]
# ## What does it hang on?
#
# Each assumption is moved alone, down and up, all others held.

# %%
widgets.when_near(widgets.wheel_tornado_lab)

# %% [markdown]
# ## What does it bring in a year?
#
# Instead of one number for each benefit a range is taken, and the year is drawn four thousand times.

# %%
widgets.when_near(widgets.experience_return_lab)

# %% [markdown]
# ## With your own orders
#
# Users, newcomers, retention and margin are counted in the last 28 days; everything else stays as it stands above.
# The price is that of half a day a week; move it to your own.

# %%
widgets.with_own_data(lambda own: [widgets.own_wheel(own)], data, needs=["orders"])

# %% [markdown]
# ## Everything that is assumed

# %%
widgets.on_request(wheel.Assumptions().table, text=_("Show all assumptions with their sources"))
