"""The look of every chart: glyphs, text for those who cannot see, and what reaches a notebook."""

import base64
import io
import struct
from itertools import pairwise

import matplotlib as mpl
import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from flywheel.charts import chart, panels
from flywheel.charts.lettering import spread
from flywheel.charts.style import look, percent_axis, shortened


def small(title="One", **settings):
    with chart(title=title, alt=f"{title}.", height=2.5, **settings) as (figure, axes):
        axes.plot([1, 2], [1, 2])
    return figure


def test_a_chart_carries_its_text_beside_its_picture():
    """The mime bundle holds a PNG, the alt text twice and the size on the page."""
    data, metadata = small("NPS rose to 42")._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert png.startswith(b"\x89PNG")
    assert data["text/plain"] == "NPS rose to 42."
    assert metadata["image/png"] == {"alt": "NPS rose to 42.", "width": 768, "height": 240}


def test_the_picture_is_sharp_on_dense_screens():
    """The PNG has twice the pixels of its size on the page."""
    assert struct.unpack(">II", small().png()[16:24]) == (1536, 480)


def test_the_same_chart_is_the_same_bytes():
    """Pictures stored in notebooks change only when their content does."""
    assert small().png() == small().png()


@pytest.mark.parametrize("title", ["华东新用户次日留存率上升到 38 %", "Retention – “day 1” → −3.1 points · ≥ 40 %…"])
def test_chinese_and_typographic_signs_have_glyphs(title):
    """No sign is missing; a missing one would warn, and warnings are errors here."""
    with chart(title=title, subtitle=title, source=title, alt=title) as (figure, axes):
        axes.set_xlabel(title)
        axes.plot([1, 2], [-1, 1], label=title)
        axes.legend()
    assert len(figure.png()) > 5000


def test_a_user_s_dollar_sign_is_not_mathematics():
    """Prices in a label are drawn as they are."""
    assert small("from $5 to $9_a").png()


def test_the_caller_s_settings_are_left_alone_and_do_not_leak_in():
    """Global settings are the same afterwards, and a strange global font size changes no picture."""
    before, plain = dict(mpl.rcParams), small().png()
    assert dict(mpl.rcParams) == before
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red"}):
        assert small().png() == plain


def test_pyplot_never_learns_of_a_chart():
    """No chart stays open behind the scenes."""
    import matplotlib.pyplot as plt

    small()
    assert plt.get_fignums() == []


def test_long_titles_wrap_instead_of_running_out():
    """A title of many words or of many Chinese characters takes more lines and makes the picture higher."""
    heights = [small(title).get_size_inches()[1] for title in ("short", "many words " * 20, "很长的标题" * 20)]
    assert heights[0] < heights[1]
    assert heights[0] < heights[2]
    wide = small("很长的标题" * 20 + " and many words" * 9)
    drawn = [text.get_window_extent().x1 for text in wide.texts]
    assert max(drawn) <= wide.bbox.width


def test_panels_come_row_by_row():
    """Two rows of three give six axes."""
    with panels(2, 3, title="Six", alt="Six.") as (_figure, axes):
        axes[4].set_title("fifth")
    assert [ax.get_title() for ax in axes] == ["", "", "", "", "fifth", ""]


def test_groups_differ_by_more_than_colour():
    """The first seven groups have seven colours, seven markers and seven lines."""
    looks = [look(place) for place in range(7)]
    for feature in ("colour", "marker", "line", "hatch"):
        assert len({str(getattr(one, feature)) for one in looks}) == 7


def test_percent_axes_write_shares_as_percent():
    """0.5 reads 50 %."""
    with chart(title="t", alt="a") as (figure, axes):
        axes.plot([0, 1], [0, 1])
        axes.set_yticks([0, 0.125, 0.5])
        percent_axis(axes.yaxis)
    figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0 %", "12.5 %", "50 %"]


def test_names_are_cut_only_when_they_do_not_fit():
    """What fits stays; what does not ends in dots."""
    assert shortened("short", 2) == "short"
    assert shortened("a name that goes on and on and on", 1).endswith("...")
    assert len(shortened("很长的名字很长的名字", 0.5)) < 10


@given(st.lists(st.floats(-50, 50), max_size=8), st.floats(0.1, 5))
def test_labels_are_moved_apart_and_keep_their_order(wishes, gap):
    """Any two labels end at least the gap apart, in the order of their wishes, around the same middle."""
    placed = spread(wishes, gap=gap)
    ranked = [placed[place] for place in np.argsort(wishes, kind="stable")]
    assert all(later - earlier >= gap - 1e-6 for earlier, later in pairwise(ranked))
    assert sum(placed) == pytest.approx(sum(wishes), abs=1e-6)


def test_labels_that_do_not_touch_are_not_moved():
    """Enough room already means no change."""
    assert spread([5.0, 1.0, 9.0], gap=2) == [5.0, 1.0, 9.0]


def test_a_chart_can_be_saved_like_any_figure(tmp_path):
    """Matplotlib's savefig works for people who know matplotlib."""
    figure = small()
    figure.savefig(tmp_path / "chart.svg")
    assert isinstance(figure, Figure)
    assert b"<svg" in (tmp_path / "chart.svg").read_bytes()
    out = io.BytesIO()
    figure.savefig(out, format="pdf")
    assert out.getvalue().startswith(b"%PDF")


@pytest.mark.slow
def test_in_a_notebook_the_text_is_the_picture_s_alt(tmp_path):
    """A kernel shows one picture whose alt text and size reach HTML, even when pyplot has taken over figures."""
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    drawing = (
        "from flywheel.charts import chart\nwith chart(title='T', alt='T: 42 %.') as (figure, axes):\n    pass\nfigure"
    )
    code = "%matplotlib inline\n" + drawing
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    (output,) = notebook.cells[0].outputs
    assert output["data"]["text/plain"] == "T: 42 %."
    page, _resources = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    assert page.count("<img") == 1
    assert 'alt="T: 42 %."' in page
    assert 'width="768"' in page
