# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a module in a copy of this process: it has what the module imports, and takes with it what the module leaves behind."""

from __future__ import annotations

import atexit
import gc
import logging
import multiprocessing
import os
import runpy
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NoReturn, TextIO

from ansible.module_utils import basic
from ansible.module_utils.common import warnings

from ansible_collections.talentbase.aws.plugins.plugin_utils.wire import PROFILE

try:
    from ansible.module_utils import _internal
    from ansible.module_utils._internal import _traceback
    from ansible.module_utils._internal._ansiballz import _loader
except ImportError:  # before ansible-core 2.19
    _internal = None  # type: ignore[assignment, unused-ignore]

CHUNK = 65536
SIGNALS: dict[signal.Signals, Any] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGALRM: signal.SIG_DFL,
}


class ModuleFork:
    """A process that waits for a module's arguments, and then runs it as if Python had been started for it.

    It is made before this process has threads. module: its full name in Python; folder: where it works.
    """

    def __init__(self, module: str, folder: str, environment: Mapping[str, str]) -> None:
        self._module, self._folder, self._environment = module, folder, environment
        given, self._arguments = os.pipe()
        self._output, output = os.pipe()
        self._errors, errors = os.pipe()
        self._process = multiprocessing.get_context("fork").Process(target=self._run, args=((given, output, errors),))
        self._process.start()
        for descriptor in (given, output, errors):
            os.close(descriptor)

    def communicate(self, arguments: bytes) -> tuple[int, bytes, bytes]:
        """Run the module with Ansible's JSON; its exit code, and what it wrote to its two streams."""
        pipe, self._arguments = self._arguments, -1
        with suppress(BrokenPipeError), os.fdopen(pipe, "wb") as stream:
            stream.write(arguments)
        output, errors = _read((self._output, self._errors))
        self._process.join()
        return self._process.exitcode or 0, output, errors

    def close(self) -> None:
        """Have it end where it was given no arguments."""
        if self._arguments >= 0:
            self.communicate(b"")

    def _run(self, streams: Sequence[int]) -> None:
        """In the copy: become a process of its own, wait, and run."""
        for signum, handler in SIGNALS.items():
            signal.signal(signum, handler)
        gc.freeze()  # what is there already is not looked at again, so that its memory stays shared
        atexit._clear()
        for descriptor in (self._arguments, self._output, self._errors):
            os.close(descriptor)
        for number, descriptor in enumerate(streams):
            os.dup2(descriptor, number)
            os.close(descriptor)
        sys.stdout, sys.stderr = map(_text_stream, (1, 2))
        with open(0, "rb", closefd=False) as stream:
            arguments = stream.read()
        try:
            if arguments:  # none come where Ansible gave up before
                self._run_module(arguments)
        finally:
            atexit._run_exitfuncs()

    def _run_module(self, arguments: bytes) -> NoReturn:
        _leave_controller()
        os.environ.update(self._environment)
        time.tzset()
        os.chdir(self._folder)
        sys.argv = [""]
        place = os.path.dirname(os.path.dirname(basic.__file__))
        if _internal:
            _loader.run_module(
                json_params=arguments, profile=PROFILE, module_fqn=self._module, modlib_path=place, extensions={}
            )
        basic._ANSIBLE_ARGS = arguments
        try:
            names = {"_module_fqn": self._module, "_modlib_path": place}
            runpy.run_module(self._module, names, "__main__", alter_sys=True)
            raise RuntimeError("New-style module did not handle its own exit.")
        except Exception:
            traceback.print_exc()
            sys.exit(1)


def _text_stream(descriptor: int) -> TextIO:
    return open(descriptor, "w", encoding="utf-8", errors="surrogateescape", closefd=False)


def _leave_controller() -> None:
    """Have Ansible's module_utils, and Python's logging, be as in a process of a module."""
    logging.root.handlers.clear()  # such as that of Ansible's log_path: botocore logs what it sends
    logging.root.setLevel(logging.WARNING)
    warnings._global_warnings.clear()
    warnings._global_deprecations.clear()
    if _internal:
        _internal.is_controller = False
        _internal.get_controller_serialize_map = dict
        _internal.import_controller_module = lambda name: None
        _traceback._is_traceback_enabled = _traceback._is_module_traceback_enabled


def _read(streams: Sequence[int]) -> list[bytes]:
    """All that comes from some pipes, until all are closed at their other end."""
    received: dict[int, list[bytes]] = {stream: [] for stream in streams}
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            for key, _events in selector.select():
                part = os.read(key.fd, CHUNK)
                received[key.fd].append(part)
                if not part:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return [b"".join(parts) for parts in received.values()]
