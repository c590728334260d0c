# %% [markdown]
# # Maturity
#
# Where do we stand, where is the weakest link, and where do we begin?
#
# Four **elements** (tools, institutions, philosophy and culture, strategy) on three **layers** (strategy, mechanism, execution): twelve questions with five levels each, described by what one can observe.
# Levels, anchors and profiles are ours.
#
# Let at least three people score, each alone, and talk where they differ: record the answers of one after the other under their roles.
# Nothing is kept on the server: save the file of answers, load it half a year later, and compare.

# %%
from datetime import datetime

from flywheel import widgets

widgets.page_style()

# %%
widgets.maturity_lab(today=datetime.now().astimezone().date())

# %% [markdown]
# ## Reading it
#
# A level is the median of its raters, and the range beside it runs from the lowest to the highest.
# With fewer than three raters it is an opinion, and it says so.
# A change between two days is clear when the ranges do not touch; one rater's mood passes that test too.
# The plan wants an owner, a day and a sign for each line: a line without a day on which somebody looks is a wish.
