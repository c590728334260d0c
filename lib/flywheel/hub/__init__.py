"""Turns a list of people into a class on one machine: a JupyterHub with a server and a system user for each."""

from __future__ import annotations

from flywheel.hub.rooms import CLASSES, Account, Room, add_accounts, read_room, rooms
from flywheel.hub.running import Hub, down, hub_of, ready_machine, remove, up

__all__ = [
    "CLASSES",
    "Account",
    "Hub",
    "Room",
    "add_accounts",
    "down",
    "hub_of",
    "read_room",
    "ready_machine",
    "remove",
    "rooms",
    "up",
]
