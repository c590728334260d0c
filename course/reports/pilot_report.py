# %% tags=["parameters"]
scenario = "datasets/scenarios/member-recall.yml"
data = "sample"
lang = "en"
level = 0.95

# %%
from flywheel.report import open_case

case = open_case(scenario, data=data, lang=lang, level=level)

# %%
case.headline()

# %%
case.table_3()

# %%
case.effect()

# %%
case.power()

# %%
case.guards()

# %%
case.others()

# %%
case.process()

# %%
case.feedback()

# %%
case.course()

# %%
case.by_segment()

# %%
case.plan()

# %%
case.counted()

# %%
case.assumptions()

# %%
case.next_steps()

# %%
case.finish()
