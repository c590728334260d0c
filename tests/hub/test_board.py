"""Who may post to the board and who may see it, and what it shows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

import pytest

from flywheel.exercises.class_link import event_ids
from flywheel.hub.board import event
from flywheel.hub.views import view


def posted(*lines):
    """Return lines as a notebook posts them."""
    return {"lesson": "01", "events": [{"id": key} | asdict(one) for key, one in event_ids(lines).items()]}


@pytest.mark.parametrize("token", [None, "nobody", "outsider", "culler"])
def test_without_a_trainees_token_nothing_is_taken(served, store, token, line):
    """No token, an unknown one, one without the right and a service's are refused alike."""
    for what, body in (("api/events", posted(line())), ("api/votes", {"poll": 1, "choice": "a"})):
        assert served.post(what, body, who=token).status_code == 403
    assert store.logs() == {}


def test_a_trainee_posts_as_nobody_else(served, store, line):
    """Whatever the body says, lines belong to the token's owner."""
    body = posted(line()) | {"person": "c-a2", "name": "c-a2"}
    assert served.post("api/events", body, who="c-a1").json() == {"refused": 0, "poll": None}
    assert list(store.logs()) == list(store.places()) == ["c-a1"]


def test_only_the_trainer_sees_the_board(served):
    """A trainee is told so, with 403; a stranger is sent to log in."""
    assert served.page(who="c-a1").status_code == 403
    assert "The board is for the trainer" in served.page(who="c-a1").text
    assert served.page(who="c-a1", exercise="1.17").status_code == 403
    assert served.page(who=None).headers["Location"].startswith("/hub/api/oauth2/authorize")
    assert served.page(who=None, exercise="1.17").status_code == 403
    assert served.page(who="c-trainer").status_code == 200


def test_what_no_notebook_posts_is_left_out(served, store, line):
    """Bad rows are counted and dropped, so that they do not keep the good ones from being kept."""
    good = posted(line())
    bad = [{"id": "x"}, 7, good["events"][0] | {"outcome": "<script>"}, good["events"][0] | {"at": "today"}]
    answer = served.post("api/events", good | {"events": [*bad, *good["events"]]}, who="c-a1")
    assert answer.json()["refused"] == 4
    assert store.logs() == {"c-a1": [line()]}
    for body in ("[]", {"events": "all"}, {"events": [{}] * 201}):
        assert served.post("api/events", body, who="c-a1").status_code == 400


def test_a_poll_from_open_to_closed(served, store):
    """Answers count once a person, the distribution appears at the end, without a name; the trainer is not counted."""
    assert served.page(who="c-trainer", exercise="1.17").status_code == 302
    poll = served.post("api/events", {"lesson": "01", "events": []}, who="c-a1").json()["poll"]
    assert poll["exercise"] == "1.17"
    for number, choice in enumerate("aabbb", 1):
        assert served.post("api/votes", {"poll": poll["id"], "choice": choice}, who=f"c-a{number}").json()["counted"]
    for token, choice in (("c-trainer", "a"), ("c-a6", "zzz")):
        assert not served.post("api/votes", {"poll": poll["id"], "choice": choice}, who=token).json()["counted"]
    open_ = served.page(who="c-trainer").text
    assert "Answers so far: 5" in open_
    assert "(60 %)" not in open_
    served.page(who="c-trainer", close="1")
    closed = served.page(who="c-trainer").text
    assert "3 (60 %)" in closed
    assert "n = 5" in closed
    assert not served.post("api/votes", {"poll": poll["id"], "choice": "a"}, who="c-a6").json()["counted"]


def test_a_poll_of_four_shows_nothing(served):
    """Fewer than five answers are never shown."""
    served.page(who="c-trainer", exercise="1.17")
    poll = served.post("api/events", {"lesson": "01", "events": []}, who="c-a1").json()["poll"]["id"]
    for number in range(1, 5):
        served.post("api/votes", {"poll": poll, "choice": "a"}, who=f"c-a{number}")
    served.page(who="c-trainer", close="1")
    text = served.page(who="c-trainer").text
    assert "Fewer than five answered" in text
    assert "(100 %)" not in text


@pytest.mark.parametrize("exercise", ["0.8", "1.1", "99.9", "'; drop table"])
def test_what_is_no_choice_exercise_cannot_be_polled(served, store, exercise):
    """Tests before and after, other kinds and nonsense are refused."""
    assert served.page(who="c-trainer", exercise=exercise).status_code == 400
    assert store.polls() == []


def test_the_board_says_where_people_are_and_what_is_hard(served, store, line):
    """One row a trainee with a sign where help may be needed; exercises only from five people on."""
    tries = [line(minute=minute, tries=minute + 1) for minute in range(3)]
    store.keep("c-a1", event_ids(tries))
    for number in range(2, 6):
        store.keep(f"c-a{number}", event_ids([line("1.17", "correct"), line("1.18", "correct")]))
    text = served.page(who="c-trainer").text
    assert text.count("tried 3 times or more") == 1
    assert "1.17 Quiz: two cities, one average" in text.split('id="hard"')[1]
    assert "1.18" not in text.split('id="hard"')[1]
    assert "c-a1" not in text


def test_the_board_asks_nobody_and_is_kept_nowhere(served):
    """Headers forbid other hosts, frames and caches."""
    headers = served.page(who="c-trainer").headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_the_board_speaks_chinese(served, monkeypatch):
    """The class's language is the board's."""
    monkeypatch.setenv("FLYWHEEL_LANG", "zh")
    text = served.page(who="c-trainer").text
    assert '<html lang="zh-CN">' in text
    assert "谁在哪里" in text


def test_an_event_is_read_as_it_was_sent(line):
    """What a notebook of ours posts passes unchanged."""
    ((key, one),) = event_ids([line()]).items()
    assert event({"id": key} | asdict(one)) == (key, one)
    for field, wrong in (
        ("id", "x" * 32),
        ("tries", -1),
        ("tries", True),
        ("lesson", "a b"),
        ("at", "2026-06-01T08:00"),
    ):
        assert event({"id": key} | asdict(one) | {field: wrong}) is None


@pytest.mark.browser
def test_the_board_is_for_every_screen_and_everybody(served, store, line, visit):
    """On a phone, a desk and a wall, light and dark, axe finds nothing serious on a full board."""
    store.keep("c-a1", event_ids([line(minute=minute, tries=minute + 1) for minute in range(3)]))
    for number in range(2, 7):
        store.keep(f"c-a{number}", event_ids([line("1.17", "correct")]))
    served.page(who="c-trainer", exercise="1.17")
    poll = served.post("api/events", {"lesson": "01", "events": []}, who="c-a1").json()["poll"]["id"]
    for number, choice in enumerate("aabbb", 1):
        served.post("api/votes", {"poll": poll, "choice": choice}, who=f"c-a{number}")
    served.page(who="c-trainer", close="1")
    board = visit(served.address, extra_http_headers={"Authorization": "token c-trainer"})
    board.assert_presentable("board")
    assert board.page.locator(".bars li").count() > 1
    board.page.locator("#follow").focus()
    board.page.keyboard.press("Space")
    assert not board.page.locator("#follow").is_checked()


@pytest.mark.parametrize(
    ("later", "said"),
    [(30, "just now"), (90, "1 minute ago"), (7199, "119 minutes ago"), (7200, "2 hours ago"), (172800, "2 days ago")],
)
def test_when_somebody_was_last_seen(store, line, later, said):
    """Minutes for two hours, hours for two days, then days."""
    store.keep("c-a1", event_ids([line()]))
    now = datetime.fromisoformat(line().at) + timedelta(seconds=later)
    assert view(store, ["c-a1"], now=now).people[0].seen == said
