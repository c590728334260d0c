"""Accounts, settings and files of a class, as far as no root is needed."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from jupyter_server.auth.security import passwd_check

from flywheel.errors import BadInputError, FlywheelError
from flywheel.hub import proxy
from flywheel.hub.cards import write_cards
from flywheel.hub.people import system_problems
from flywheel.hub.rooms import Account, Room, add_accounts, read_room
from flywheel.hub.settings import hub_settings, lab_settings

PORTS = {"hub": 1, "proxy": 2, "board": 3}


@pytest.fixture
def room(tmp_path):
    """A class of two that has never run."""
    made = read_room("autumn", classes=tmp_path, port=9000)
    accounts = [Account(f"autumn-{name}", name == "trainer", "-") for name in ("trainer", "lee", "wang")]
    made.save({account.name: account for account in accounts})
    return made


def test_passwords_are_shown_once_and_kept_as_hashes(tmp_path):
    """The list of accounts has hashes only, and nobody else can read even those."""
    made = read_room("autumn", classes=tmp_path)
    passwords = add_accounts(made, ["lee"])
    assert list(passwords) == ["autumn-trainer", "autumn-lee"]
    kept = made.folder / "accounts.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not any(password in kept.read_text() for password in passwords.values())
    assert passwd_check(made.accounts()["autumn-lee"].password, passwords["autumn-lee"])
    renewed = add_accounts(made, ["lee"], renew=True)["autumn-lee"]
    assert not passwd_check(made.accounts()["autumn-lee"].password, passwords["autumn-lee"])
    assert passwd_check(made.accounts()["autumn-lee"].password, renewed)


def test_names_that_cannot_be_are_all_said_at_once(room):
    """Reserved, taken, double and odd names are refused together, and nothing is written."""
    before = room.accounts()
    with pytest.raises(BadInputError) as caught:
        add_accounts(room, ["lee", "root;rm", "board", "xu", "xu"])
    for said in ("is in this class already", "cannot be the name", "is kept for the class", "is named twice"):
        assert said in str(caught.value)
    assert room.accounts() == before
    with pytest.raises(FlywheelError, match=r"nobody is not in this class. In it: trainer, lee, wang\."):
        add_accounts(room, ["nobody"], renew=True)


@pytest.mark.parametrize("code", ["", "A", "a", "../etc", "autumn-2026", "averyverylongcode"])
def test_a_code_becomes_part_of_user_names(tmp_path, code):
    """Only small letters and digits are taken."""
    with pytest.raises(BadInputError, match="is not a class code"):
        read_room(code, classes=tmp_path)


def test_settings_are_kept_until_they_are_changed(room, tmp_path):
    """The second start needs no options; a key without its certificate is refused."""
    assert read_room("autumn", classes=tmp_path, memory_mb=None).port == 9000
    assert read_room("autumn", classes=tmp_path, port=9001).port == 9001
    with pytest.raises(BadInputError, match="belong together"):
        read_room("autumn", classes=tmp_path, certificate="cert.pem")
    with pytest.raises(BadInputError, match="is not there"):
        read_room("autumn", classes=tmp_path, certificate="no.pem", key="no.key")


def test_what_the_hub_is_told(room):
    """It listens where it was told, behind loopback for the rest; services run as a user that owns nothing."""
    settings = hub_settings(room, ports=PORTS, node=["node", "proxy"])
    hub = settings["JupyterHub"]
    assert hub["bind_url"] == "http://127.0.0.1:9000/"
    assert hub["hub_ip"] == "127.0.0.1"
    assert hub["concurrent_spawn_limit"] == 0  # all of a class start at once, nobody is turned away
    assert [service["user"] for service in hub["services"]] == ["autumn-board"] * 2
    assert settings["ConfigurableHTTPProxy"]["command"][:2] == ["setpriv", "--reuid=autumn-board"]
    people = Path(hub["services"][0]["environment"]["FLYWHEEL_BOARD_PEOPLE"])
    assert json.loads(people.read_text()) == {
        "trainers": ["autumn-trainer"],
        "trainees": ["autumn-lee", "autumn-wang"],
    }
    add_accounts(room, ["xu"])
    assert json.loads(people.read_text())["trainees"] == ["autumn-lee", "autumn-wang", "autumn-xu"]


def test_a_server_without_work_is_stopped(tmp_path):
    """The culler gets the class's minutes, and may see and stop servers but nothing else."""
    made = read_room("autumn", classes=tmp_path, idle_minutes=7)
    hub = hub_settings(made, ports=PORTS, node=["node"])["JupyterHub"]
    assert "--timeout=420" in hub["services"][1]["command"]
    (role,) = [role for role in hub["load_roles"] if role["name"] == "culler"]
    assert role["scopes"] == ["list:users", "read:users:activity", "read:servers", "delete:servers"]


def test_the_trainer_opens_nobodys_server(room):
    """The trainer's role starts and stops servers; it neither enters them nor renames anybody."""
    roles = hub_settings(room, ports=PORTS, node=["node"])["JupyterHub"]["load_roles"]
    (trainer,) = [role for role in roles if role["name"] == "trainer"]
    assert trainer["users"] == ["autumn-trainer"]
    assert not any(scope.startswith(("access:servers", "admin:", "tokens")) for scope in trainer["scopes"])


def test_a_low_port_keeps_the_proxy_from_being_root(tmp_path):
    """For port 443 the proxy gets just the right to bind it."""
    made = read_room("autumn", classes=tmp_path, port=443)
    command = hub_settings(made, ports=PORTS, node=["node"])["ConfigurableHTTPProxy"]["command"]
    assert "--ambient-caps=+net_bind_service" in command


def test_a_trainees_server_shows_their_folder():
    """Lessons are the root, live pages work inside, addresses and keys are left to the hub."""
    settings = lab_settings(Path("/srv/work"))
    assert settings["ServerApp"]["root_dir"] == "/srv/work"
    assert settings["ServerApp"]["jpserver_extensions"] == {"voila.server_extension": True}
    assert "IdentityProvider" not in settings
    assert "port" not in settings["ServerApp"]


def test_cards_can_be_read_by_nobody_else(tmp_path):
    """The sheet says address, name, password and what the trainer sees; both files are private."""
    page, table = write_cards({"autumn-<lee>": "a&b"}, tmp_path / "cards.html", address="https://c.example/")
    text = page.read_text(encoding="utf-8")
    assert "autumn-&lt;lee&gt;" in text
    assert "a&amp;b" in text
    assert "your trainer sees" in text
    assert table.read_text().splitlines()[1] == "https://c.example/,autumn-<lee>,a&b"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (page, table)} == {0o600}


def test_without_root_it_is_said(monkeypatch):
    """Somebody else is told how to become root."""
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda _tool: None)
    said = "\n".join(map(str, system_problems()))
    assert "only root can make a user" in said
    assert "useradd, userdel, setpriv" in said


def test_a_missing_extra_is_said(tmp_path, monkeypatch):
    """What is not installed is named with the way to get it."""
    from flywheel.hub import running

    monkeypatch.setattr(running, "missing_extra", lambda: ["jupyterhub"])
    monkeypatch.setattr(running.people, "system_problems", list)
    with pytest.raises(BadInputError, match=r"jupyterhub: is not installed → .*flywheel-workbook\[hub\]"):
        running.ready_machine(Room(code="autumn", folder=tmp_path))


def test_a_proxy_that_cannot_be_fetched_is_said(tmp_path, monkeypatch):
    """Offline, the message says what is missing and what to do; nothing half installed stays."""
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(FlywheelError, match=r"configurable-http-proxy 5.3.0\) could not be installed: .*\n.*registry"):
        proxy.install_proxy(tmp_path / "proxy")
    assert not (tmp_path / "proxy").exists()


def test_every_part_of_the_proxy_has_a_hash():
    """The lock names no index, and npm checks every package against its hash."""
    lock = json.loads((proxy.LOCK / "package-lock.json").read_text(encoding="utf-8"))
    parts = [part for name, part in lock["packages"].items() if name]
    assert parts
    assert all(part["integrity"].startswith("sha512-") for part in parts)
    assert not any("resolved" in part for part in parts)
