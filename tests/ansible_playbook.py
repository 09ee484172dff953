"""ansible-playbook, but with modules packed and compiled once for all runs, and run by a module server.

    ansible_playbook.py CACHE SERVER ARGUMENT...

Ansible packs a module with what it imports in every run. Python compiles that again in every task, and imports boto3. That is
most of what a run of the tests costs. Here the folder of packed modules outlives the run, a packed module holds its
bytecode, and the module server runs it in a fork of a process that has imported boto3.
"""

from __future__ import annotations

import base64
import dataclasses
import importlib.util
import io
import marshal
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.cli.playbook import main
from ansible.executor import module_common
from ansible.plugins.connection import local

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.programs import asked

del sys.path[0]

POLL_INTERVAL = 0.02
"""Seconds; Ansible looks every millisecond whether a task has ended, which takes a fifth of a run's processor time."""
UNCHECKED = (1).to_bytes(4, "little")
"""The flags of bytecode that is valid without a look at its source."""


def compiled(packed: bytes) -> bytes:
    """The same zip archive with bytecode in place of Python files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as given, zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            source = given.read(name)
            if name.endswith(".py"):
                code = marshal.dumps(compile(source, name, "exec", dont_inherit=True))
                head = importlib.util.MAGIC_NUMBER + UNCHECKED + importlib.util.source_hash(source)
                made.writestr(f"{name}c", head + code)
            else:
                made.writestr(name, source)
    return archive.getvalue()


def share(cache: Path) -> None:
    """Keep packed and compiled modules in a folder that outlives the run."""
    cache.mkdir(parents=True, exist_ok=True)
    Path(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache").symlink_to(cache)
    keep = module_common._CachedModule.dump

    def dump(module: Any, path: str) -> None:
        packed = base64.b64decode(module.zip_data)
        keep(dataclasses.replace(module, zip_data=base64.b64encode(compiled(packed))), path)

    module_common._CachedModule.dump = dump


def serve(server: str) -> None:
    """Have the server run what Ansible would pipe into this Python; everything else runs as it does."""
    piped = f"/bin/sh -c '{sys.executable} && sleep 0'"
    in_a_process = local.Connection.exec_command

    def exec_command(
        self: Any, cmd: str, in_data: bytes | None = None, sudoable: bool = True
    ) -> tuple[int, bytes, bytes]:
        if cmd != piped or not in_data or "PYTHONPATH" in os.environ:
            return in_a_process(self, cmd, in_data=in_data, sudoable=sudoable)
        answer = asked(
            server, {"kind": "program", "what": in_data.decode(), "input": "", "environment": dict(os.environ)}
        )
        stdout, stderr = (answer[name].encode(errors="surrogateescape") for name in ("stdout", "stderr"))
        return answer["code"], stdout, stderr

    local.Connection.exec_command = exec_command


if __name__ == "__main__":
    share(Path(sys.argv[1]))
    serve(sys.argv[2])
    constants.DEFAULT_INTERNAL_POLL_INTERVAL = POLL_INTERVAL
    sys.argv = ["ansible-playbook", *sys.argv[3:]]
    main()
