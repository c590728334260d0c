# %% tags=["parameters"]
folder = "datasets/scenarios"
level = 0.95
data = "sample"
lang = "en"

# %%
from flywheel.report import open_pilots

pilots = open_pilots(folder, data=data, lang=lang, level=level)

# %%
pilots.headline()

# %%
pilots.forest()

# %%
pilots.decisions()

# %%
pilots.luck()

# %%
pilots.failed()

# %%
pilots.assumptions()

# %%
pilots.finish()
