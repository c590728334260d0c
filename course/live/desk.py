# %% [markdown]
# # Desk of forms
#
# The forms that the course works with, one open at a time.
# What is missing is said while you type; nothing that you write leaves this machine.
# Each one can be kept as a file, and saved as Word, Excel or a page to print, empty or filled in.

# %%
from flywheel import report, widgets

packs = report.MeetingPacks()
widgets.page_style()

# %%
widgets.form_desk(take_minutes=packs.take_minutes)

# %% [markdown]
# ## The VOC meeting
#
# The pack is what everybody reads before the meeting; the form *Minutes of the VOC meeting* above is what remains of it.
# From there its decisions go into the file of actions, with which the next pack begins.

# %%
widgets.pack_starter(packs, packs.weeks)
