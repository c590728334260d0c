# %% tags=["parameters"]
week = ""
actions = ""
topics = 3
quotes = 3
level = 0.95
data = "sample"
lang = "en"

# %%
from flywheel.report import open_voc_pack

pack = open_voc_pack(week, data=data, actions=actions, topics=topics, quotes=quotes, lang=lang, level=level)

# %%
pack.headline()

# %%
pack.agenda()

# %%
pack.review()

# %%
pack.ranking()

# %%
pack.quoted()

# %%
pack.follow_up()

# %%
pack.minutes()

# %%
pack.assumptions()

# %%
pack.finish()
