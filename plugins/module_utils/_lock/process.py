# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The process of a run, by which a later run on the same machine knows that it is dead."""

from __future__ import annotations

import os
import subprocess
import uuid
from socket import gethostname

PROGRAM = "ansible-playbook"
TIMEOUT = 10.0


def this_run() -> str:
    """Machine, user, pid and start of the ansible-playbook that this module runs for; empty where there is none, or no ps."""
    found, pid = "", os.getpid()
    while pid > 1:
        parent, started, command = _process(pid)
        if any(os.path.basename(word) == PROGRAM for word in command.split()[:2]):
            found = f"{_machine()} {pid} {started}"
        pid = parent
    return found


def is_dead(process: str) -> bool:
    """Whether a run was of this user on this machine, and its process has ended. process: its this_run()."""
    machine, _space, rest = process.partition(" ")
    pid, _space, started = rest.partition(" ")
    if machine != _machine() or not pid.isdecimal() or not started:
        return False
    return _process(os.getpid())[1] != "" and _process(int(pid))[1] != started


def pid_of(process: str) -> int:
    """The number of a run's process. process: its this_run()."""
    return int(process.split(" ")[1])


def _machine() -> str:
    """Hosts may share a name, so the address of a network card is part of it."""
    return f"{gethostname()}/{uuid.getnode():x}/{os.getuid()}".replace(" ", "_")


def _process(pid: int) -> tuple[int, str, str]:
    """Parent, start and command line of a process; zero and nothing where it has ended, or where there is no ps."""
    command = ["ps", "-ww", "-o", "ppid=,lstart=,args=", "-p", str(pid)]
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0, "", ""
    parts = answer.stdout.split()  # lstart is five words, such as Sat Nov 28 19:31:53 2026
    return (int(parts[0]), " ".join(parts[1:6]), " ".join(parts[6:])) if len(parts) > 6 else (0, "", "")
