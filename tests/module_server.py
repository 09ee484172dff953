"""Runs modules, each in a fork of a process that has imported boto3 and read AWS's models: a third of what one costs.

kind of a request: module, where what is the name of one of this checkout, or program, where it is the text that Ansible
hands to Python.
"""

from __future__ import annotations

import importlib
import runpy
import sys
import types
from pathlib import Path

import ansible.module_utils.basic
import ansible.module_utils.urls
import boto3.session
import botocore.session
import botocore.waiter
from ansible_collections.amazon.aws.plugins.module_utils import modules

from ansible_collections.talentbase.aws.plugins.module_utils._aws import models
from tests.fork_server import serve

ROOT = Path(__file__).parents[1]
PACKAGE = "ansible_collections.talentbase.aws.plugins.modules"
LOADED = (ansible.module_utils.basic, ansible.module_utils.urls, boto3.session, botocore.waiter, modules)
MORE_SERVICES = ("cloudtrail", "ecr", "events")
"""What modules ask beside the services of a deploy without changes."""


def run_module(name: str) -> None:
    """Run a module of this checkout as `python -m` would."""
    sys.argv = [name]
    runpy.run_module(f"{PACKAGE}.{name}", run_name="__main__", alter_sys=True)


def run_program(text: str) -> None:
    """Run a text as Python runs its standard input. What it brings of Ansible and of the collection is loaded here already."""
    sys.argv = [""]
    program = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(compile(text, "<stdin>", "exec", dont_inherit=True), program.__dict__)


RUN = {"module": run_module, "program": run_program}


def load() -> None:
    """Import all modules; read AWS's models, which every session then takes from the one loader."""
    for path in (ROOT / "plugins" / "modules").glob("[a-z]*.py"):
        importlib.import_module(f"{PACKAGE}.{path.stem}")
    create = botocore.session.create_loader
    botocore.session.create_loader = lambda paths=None: create(paths) if paths else models._loader()
    models.read_models()
    session = boto3.session.Session("any", "thing", region_name="us-east-1")
    for service in MORE_SERVICES:
        session.client(service)


if __name__ == "__main__":
    load()
    serve(sys.argv[1], RUN)
