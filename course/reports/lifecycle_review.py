# %% tags=["parameters"]
month = ""
churn = True
level = 0.95
data = "sample"
lang = "en"

# %%
from flywheel.report import open_lifecycle_review

review = open_lifecycle_review(month, data=data, churn=churn, lang=lang, level=level)

# %%
review.headline()

# %%
review.compared()

# %%
review.stages()

# %%
review.growth()

# %%
review.warning()

# %%
review.channels()

# %%
review.assumptions()

# %%
review.finish()
