"""A real class on this machine, for system tests and `make soak`: people log in, work, and look at the board."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import websocket

OUTSIDE = ["site-packages", "test", "tests", "idlelib", "turtledemo", "ensurepip"]


def open_python(folder: Path) -> Path:
    """Return a Python that every user of this machine can run with what is installed here.

    Where ours lies in somebody's closed home, a copy of the bare Python in ``folder`` leads to the same packages.
    """
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    try:
        ours = subprocess.run(
            [sys.executable, "-c", "import flywheel"], check=False, cwd="/", capture_output=True, **nobody
        )  # type: ignore[call-overload]
    except PermissionError:
        ours = None
    if ours is not None and ours.returncode == 0:
        return Path(sys.executable)
    base, here = Path(sys.base_prefix), Path(sys.prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for part in (f"bin/{version}", f"lib/{version}"):
        copy = shutil.copytree if (base / part).is_dir() else shutil.copy2
        (folder / "base" / part).parent.mkdir(parents=True, exist_ok=True)
        copy(
            base / part,
            folder / "base" / part,
            **({"ignore": shutil.ignore_patterns(*OUTSIDE)} if copy is shutil.copytree else {}),
        )  # type: ignore[operator]
    for library in (base / "lib").glob("libpython*"):
        shutil.copy2(library, folder / "base" / "lib", follow_symlinks=False)
    room = folder / "venv"
    (room / "bin").mkdir(parents=True)
    (room / "bin" / "python").symlink_to(folder / "base" / "bin" / version)
    (room / "pyvenv.cfg").write_text(f"home = {folder / 'base' / 'bin'}\ninclude-system-site-packages = false\n")
    for part in ("lib", "share", "etc"):
        if (here / part).exists():
            (room / part).symlink_to(here / part)
    for path in (folder, folder / "base", room):
        path.chmod(0o755)
    os.environ["LD_LIBRARY_PATH"] = str(folder / "base" / "lib")  # a shared libpython lies there
    return room / "bin" / "python"


def flywheel(python: Path, *arguments: object, cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line with a Python of our choice."""
    command = [str(python), "-c", "from flywheel.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True, timeout=600, **options)


class Visitor:
    """Somebody with a browser's cookies, who logs in with a card."""

    def __init__(self, address: str, name: str, password: str) -> None:
        """Log in."""
        self.address, self.name = address, name
        self.web = requests.Session()
        self.web.trust_env = False
        self.kernels: list[Kernel] = []
        form = self.web.get(urljoin(address, "hub/login"), timeout=60)
        token = re.search(r'name="_xsrf" value="([^"]+)"', form.text)
        assert token, form.text
        entry = {"username": name, "password": password, "_xsrf": token.group(1)}
        answer = self.web.post(urljoin(address, "hub/login"), entry, params={"next": "/hub/home"}, timeout=60)
        self.inside = answer.status_code == 200 and answer.url.endswith("/hub/home")

    def hub(self, method: str, path: str, **options: Any) -> requests.Response:
        """Ask the hub's API as the page would."""
        token = self.web.cookies.get("_xsrf", path="/hub/")
        return self.web.request(
            method, urljoin(self.address, f"hub/api/{path}"), headers={"X-XSRFToken": str(token)}, timeout=60, **options
        )

    def start(self, *, seconds: float = 600) -> None:
        """Start the own server and wait until it answers."""
        assert self.hub("POST", f"users/{self.name}/server").status_code in (201, 202)
        until(lambda: self.hub("GET", f"users/{self.name}").json()["server"], seconds=seconds)
        self.web.get(urljoin(self.address, f"user/{self.name}/lab"), timeout=60)

    def own(self, method: str, path: str, **options: Any) -> requests.Response:
        """Ask the own server's API as JupyterLab would."""
        return self.at(self.name, method, path, **options)

    def at(self, whose: str, method: str, path: str, **options: Any) -> requests.Response:
        """Ask somebody's server."""
        token = self.web.cookies.get("_xsrf", path=f"/user/{self.name}/")
        address = urljoin(self.address, f"user/{whose}/{path}")
        return self.web.request(method, address, headers={"X-XSRFToken": str(token)}, timeout=60, **options)

    def kernel(self) -> Kernel:
        """Start a kernel and connect to it."""
        made = self.own("POST", "api/kernels", json={"name": "python3"})
        assert made.status_code == 201, made.text
        self.kernels.append(Kernel(self, made.json()["id"]))
        return self.kernels[-1]

    def leave(self) -> None:
        """Close every connection, as a browser does that is closed."""
        for kernel in self.kernels:
            kernel.socket.close()
        self.web.close()

    def board(self, **form: str) -> requests.Response:
        """Look at the board, or press one of its buttons."""
        address = urljoin(self.address, "services/board/")
        seen = self.web.get(address, timeout=60)
        if not form or seen.status_code != 200:
            return seen
        token = re.search(r'name="_xsrf" value="([^"]+)"', seen.text)
        return self.web.post(address, form | {"_xsrf": token.group(1) if token else ""}, timeout=60)


class Kernel:
    """A kernel on somebody's server, spoken to as a notebook page does."""

    def __init__(self, visitor: Visitor, kernel: str) -> None:
        """Open the channels."""
        parts = urlsplit(visitor.address)
        address = f"ws://{parts.netloc}/user/{visitor.name}/api/kernels/{kernel}/channels"
        jar = requests.utils.dict_from_cookiejar(visitor.web.cookies)
        request = requests.Request("GET", urljoin(visitor.address, f"user/{visitor.name}/api/kernels"))
        cookie = visitor.web.prepare_request(request).headers.get("Cookie", "") or str(jar)
        origin = f"{parts.scheme}://{parts.netloc}"
        self.socket = websocket.create_connection(
            address, cookie=cookie, origin=origin, timeout=180, http_no_proxy=["127.0.0.1"]
        )

    def run(self, code: str) -> str:
        """Run code; return what it printed and its result, or raise what it raised."""
        ident, said = uuid.uuid4().hex, ""
        header = {
            "msg_id": ident,
            "username": "",
            "session": ident,
            "msg_type": "execute_request",
            "version": "5.3",
            "date": "",
        }
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
            "buffers": [],
        }
        self.socket.send(json.dumps(message))
        while True:
            heard = json.loads(self.socket.recv())
            if heard["parent_header"].get("msg_id") != ident:
                continue
            kind, content = heard["msg_type"], heard["content"]
            if kind == "stream":
                said += content["text"]
            elif kind == "execute_result":
                said += content["data"]["text/plain"]
            elif kind == "error":
                raise RuntimeError("\n".join(content["traceback"]))
            elif kind == "status" and content["execution_state"] == "idle":
                return said


def until(true: Callable[[], Any], *, seconds: float) -> Any:
    """Ask again and again until there is an answer; fail when the time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"not in {seconds} s"
        time.sleep(0.2)
    return answer
