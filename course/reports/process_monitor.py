# %% tags=["parameters"]
scenarios = ["datasets/scenarios/member-recall.yml"]
data = "sample"
lang = "en"
as_of = ""
since = ""

# %%
from flywheel.report.process_monitor import open_monitor

found = open_monitor(scenarios, data=data, lang=lang, as_of=as_of, since=since)

# %%
found.headline()

# %%
found.nodes()

# %%
found.decay()

# %%
found.method()

# %%
found.finish()
