"""ansible-playbook, but with modules packed and compiled once for all runs, and run by a module server.

    ansible_playbook.py CACHE SERVER ARGUMENT...
    ansible_playbook.py CACHE SERVER --serve SOCKET

Ansible packs a module with what it imports in every run. Python compiles that again in every task, and imports boto3. That is
most of what a run of the tests costs. Here the folder of packed modules outlives the run, a packed module holds its
bytecode, and the module server runs it in a fork of a process that has imported boto3. With --serve, runs are forks, too: of a
process that has imported Ansible and what modules import, which is more than half of what a short run costs.
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import hashlib
import importlib
import importlib.util
import io
import marshal
import os
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from ansible import cli, constants
from ansible._internal._templating import _jinja_bits
from ansible._internal._templating._jinja_bits import AnsibleEnvironment
from ansible.cli.playbook import main
from ansible.executor import module_common
from ansible.plugins import loader
from ansible.plugins.connection import local
from ansible.plugins.loader import init_plugin_loader

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests import fork_server
from tests.programs import asked

del sys.path[0]

POLL_INTERVAL = 0.02
"""Seconds; Ansible looks every millisecond whether a task has ended, which takes a fifth of a run's processor time."""
USED = """executor.process.worker executor.task_executor parsing.yaml.dumper plugins.cache.memory plugins.callback.default
plugins.connection.local plugins.shell.sh plugins.strategy.free plugins.strategy.linear plugins.vars.host_group_vars
playbook.included_file playbook.role_include"""
"""What every run imports of Ansible beside the command."""
PLUGINS = {
    "become": "",
    "cache": "",
    "callback": "talentbase.aws.environments talentbase.aws.terminal",
    "connection": "",
    "filter": "talentbase.aws.deploy_summary talentbase.aws.extra_vars_faults talentbase.aws.plain talentbase.aws.plan_lines",
    "inventory": "ansible.builtin.ini ansible.builtin.script ansible.builtin.yaml",
    "lookup": "ansible.builtin.varnames ansible.builtin.vars talentbase.aws.given talentbase.aws.run_faults talentbase.aws.waves",
    "shell": "",
    "strategy": "",
    "test": "",
}
"""Kinds of plugins that Ansible looks through in every run, and the names by which it asks for more: their options are YAML."""
UNCHECKED = (1).to_bytes(4, "little")
"""The flags of bytecode that is valid without a look at its source."""


def compiled(packed: bytes, cache: Path) -> bytes:
    """The same zip archive with bytecode in place of Python files; cache: a folder of what is compiled, as modules share most files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as given, zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            source = given.read(name)
            if name.endswith(".py"):
                made.writestr(f"{name}c", bytecode(source, name, cache))
            else:
                made.writestr(name, source)
    return archive.getvalue()


def bytecode(source: bytes, name: str, cache: Path) -> bytes:
    """What a .pyc file has of a source, from the cache where it was compiled before."""
    kept = cache / hashlib.sha256(b"\0".join((importlib.util.MAGIC_NUMBER, name.encode(), source))).hexdigest()
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    code = marshal.dumps(compile(source, name, "exec", dont_inherit=True))
    made = importlib.util.MAGIC_NUMBER + UNCHECKED + importlib.util.source_hash(source) + code
    keep(kept, made)
    return made


def keep(file: Path, content: bytes) -> None:
    """Write a file of the cache; other processes see all of it or nothing."""
    written = file.with_name(f"{file.name}.{os.getpid()}")
    written.write_bytes(content)
    written.rename(file)


def share_templates(cache: Path) -> None:
    """Keep the code of templates, which every run would compile anew."""
    cache.mkdir(exist_ok=True)
    compiled = AnsibleEnvironment.compile

    def compile_once(self: Any, source: Any, *given: Any, **named: Any) -> Any:
        if not isinstance(source, str) or given or named:
            return compiled(self, source, *given, **named)
        context = _jinja_bits._TemplateCompileContext.current(optional=True)
        settings = [getattr(self, name) for name in _jinja_bits._TEMPLATE_OVERRIDE_FIELD_NAMES]
        asked = repr((sys.version, source, context and context.escape_backslashes, settings))
        kept = cache / hashlib.sha256(asked.encode(errors="surrogateescape")).hexdigest()
        with suppress(FileNotFoundError):
            return marshal.loads(kept.read_bytes())
        code = compiled(self, source)
        keep(kept, marshal.dumps(code))
        return code

    AnsibleEnvironment.compile = compile_once


def share(cache: Path) -> None:
    """Keep packed and compiled modules, and compiled templates, in folders that outlive the run."""
    cache.mkdir(parents=True, exist_ok=True)
    (sources := cache.parent / "bytecode").mkdir(exist_ok=True)
    Path(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache").symlink_to(cache)
    share_templates(cache.parent / "templates")
    dump_alone = module_common._CachedModule.dump

    def dump(module: Any, path: str) -> None:
        packed = base64.b64decode(module.zip_data)
        dump_alone(dataclasses.replace(module, zip_data=base64.b64encode(compiled(packed, sources))), path)

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


def run(cache: Path, server: str, arguments: list[str]) -> None:
    """Run ansible-playbook in this process."""
    share(cache)
    serve(server)
    constants.DEFAULT_INTERNAL_POLL_INTERVAL = POLL_INTERVAL
    sys.argv = ["ansible-playbook", *arguments]
    main()


def run_in_fork(cache: Path, server: str, arguments: list[str]) -> None:
    """The same where Ansible was imported with another environment: its HOME is in settings, and each run has its temporary folder."""
    for name in constants.config.get_configuration_definitions():
        value = constants.config.get_config_value(name, variables=vars(constants))
        constants.set_constant(name, value, export=vars(constants))
    run(cache, server, arguments)


def load() -> None:
    """Import what every run does."""
    for name in USED.split():
        importlib.import_module(f"ansible.{name}")
    init_plugin_loader()
    for kind, names in PLUGINS.items():
        plugins = getattr(loader, f"{kind}_loader")
        list(plugins.all(class_only=True))
        for name in names.split():
            plugins.get(name, class_only=True)
    cli.init_plugin_loader = lambda *_paths: None
    preload = importlib.import_module("ansible_collections.talentbase.aws.plugins.plugin_utils.preload")
    preload.import_modules()
    preload.read_models()


if __name__ == "__main__":
    cache, server, *arguments = sys.argv[1:]
    if arguments[0] == "--serve":
        load()
        fork_server.serve(arguments[1], {"playbook": functools.partial(run_in_fork, Path(cache), server)})
    run(Path(cache), server, arguments)
