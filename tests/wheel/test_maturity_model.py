"""The anchors are complete, in both languages, observable, and a broken file is refused in words."""

import re

import pytest
from ruamel.yaml import YAML

from flywheel import places, wheel
from flywheel.errors import BadInputError
from flywheel.words import language

OWN = places.course() / "library" / "maturity.yml"
SLOGANS = re.compile(
    r"\b(?:excellen\w*|world[- ]class|best[- ]in[- ]class|customer[- ]centric\w*|mature|proactive\w*|optimi[sz]ed|"
    r"fully|holistic\w*|effective\w*|good|strong|appropriate\w*)\b",
    re.IGNORECASE,
)


def test_there_are_sixty_anchors_in_both_languages():
    """Four elements by three layers by five levels, each different, in English and Chinese."""
    english = wheel.maturity_model().table()
    with language("zh"):
        chinese = wheel.maturity_model().table()
    assert len(english) == len(chinese) == 60
    assert english["anchor"].nunique() == chinese["anchor"].nunique() == 60
    assert chinese["anchor"].str.contains("[\u4e00-\u9fff]").all()
    assert not english["anchor"].str.contains("[\u4e00-\u9fff]").any()


def test_anchors_are_sentences_and_no_slogans():
    """Each is a sentence of a length one can check, without the words that mean nothing."""
    anchors = wheel.maturity_model().table()["anchor"]
    assert anchors.str.endswith(".").all()
    assert anchors.str.split().str.len().between(8, 40).all()
    praise = anchors[anchors.str.contains(SLOGANS)]
    assert praise[~praise.str.contains("prize for good service|good or bad")].tolist() == []


def test_profiles_rise_with_the_stage():
    """A mature company aims at least as high as a growing one in every cell, and that one as a start-up on average."""
    model = wheel.maturity_model()
    levels = {
        name: [model.benchmark(name).levels[element][layer] for element, layer in model.keys]
        for name in ("start_up", "growth", "mature", "traditional")
    }
    assert all(high >= low for high, low in zip(levels["mature"], levels["growth"], strict=True))
    assert sum(levels["growth"]) > sum(levels["start_up"])


def broken(tmp_path, change):
    """Write the model with one change and return where."""
    loaded = YAML(typ="safe", pure=True).load(OWN.read_text(encoding="utf-8"))
    change(loaded)
    path = tmp_path / "maturity.yml"
    with path.open("w", encoding="utf-8") as out:
        YAML(typ="safe", pure=True).dump(loaded, out)
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda all_: all_["cells"].pop(0), "cell tools, strategy: is there 0 times, not once"),
        (lambda all_: all_["cells"].append(all_["cells"][0]), "cell tools, strategy: is there 2 times, not once"),
        (lambda all_: all_["cells"][0]["anchors"].pop(3), "cell tools, strategy: has no anchor for level 3"),
        (lambda all_: all_["cells"][0]["anchors"][1].pop("zh"), r"cells.0.anchors.1.zh: Field required"),
        (lambda all_: all_["cells"][0].update(layer="roof"), "cell tools, roof: its element or layer is not listed"),
        (lambda all_: all_["benchmarks"][0]["levels"]["tools"].pop("strategy"), "benchmark start_up: tools, strategy"),
        (lambda all_: all_["benchmarks"][0]["levels"]["tools"].update(strategy=6), "less than or equal to 5"),
        (lambda all_: all_["levels"].pop(5), "levels: level 5 has no name"),
        (lambda all_: all_.update(motto="users first"), "motto: Extra inputs are not permitted"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path, change, said):
    """What is missing, twice, unknown or out of range is named."""
    with pytest.raises(BadInputError, match=said):
        wheel.maturity_model(broken(tmp_path, change))


def test_a_file_that_is_not_there_is_no_traceback(tmp_path):
    """Neither a missing file nor one that is no YAML is more than a problem."""
    with pytest.raises(BadInputError, match="cannot be read"):
        wheel.maturity_model(tmp_path / "none.yml")
    (tmp_path / "bad.yml").write_text("cells: [", encoding="utf-8")
    with pytest.raises(BadInputError, match="cannot be read"):
        wheel.maturity_model(tmp_path / "bad.yml")
