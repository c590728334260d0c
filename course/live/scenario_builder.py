# %% [markdown]
# # Scenario builder
#
# A scenario is one page: the problem, the people, the steps of the process, and the pilot that shows whether it works.
# Here you write it without code, in the six steps of lesson 06.
#
# Open the empty template, a sample or a file of your own, and fill in what is asked.
# While you type, the check says at each field what is wrong, and below the form what experience would add.
# A field that is marked *to be filled in* is needed; everything else may stay empty.
# Save the file, hand it on as Excel, Word or a web page, and let the pilot report be written from it.
#
# Tab leads from field to field; rows are moved up and down with their buttons.

# %%
from flywheel import places, report, widgets
from flywheel.words import gettext as _

widgets.page_style()

# %%
samples = sorted((places.datasets() / "scenarios").glob("*.yml"))
sources = {"sample": _("Sample data"), str(places.work() / "data"): _("Your data, in the work folder under data/")}
widgets.scenario_builder(places.work() / "scenarios", samples=samples, start=report.page_of, sources=sources)

# %% [markdown]
# The method, step by step, is the matter of [lesson 06](06_scenario.ipynb).
# Whether a pilot is large enough, and what it has shown, is said by the [pilot planner and judge](pilot_planner.ipynb).
