"""The writes of playbooks/awx.yml to AWX, on the tests' double of its API: python -m tools.awx_writes.

First run, rerun, after changes by hand (each alone put back), a second organization, a switch to assumed roles and back.
"""

from __future__ import annotations

import copy
import json
import os
import sys
import tempfile
from pathlib import Path

from tests import programs
from tests.awx_by_hand import CHANGES, grant, state
from tests.awx_double import AwxDouble
from tests.integration.awx.data_file import DATA, run

ROLE = {"role_arn": "arn:aws:iam::111122223333:role/deployer", "external_id": "talentbase"}


def main() -> int:
    """Print a line for each run; 1 if one is not as it should be."""
    awx, wrong = AwxDouble(), 0
    environments = DATA["controller_environments"]
    roles = {name: {**item, "assume_role": ROLE} for name, item in environments.items()}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault(programs.COMMON, folder)

        def told(what: str, *arguments: str, none: bool = False) -> None:
            nonlocal wrong
            awx.writes.clear()
            run(awx, Path(folder), *arguments)
            wrong += bool(none and awx.writes)
            print(f"{len(awx.writes):>4} writes: {what}", flush=True)

        told("first run")
        told("rerun", none=True)
        before = copy.deepcopy(state(awx))
        for change in CHANGES.values():
            change(awx)
        grant(awx)
        told(f"after {len(CHANGES)} changes by hand: {'; '.join(CHANGES)}")
        same = state(awx) == before
        print(f"     all put back: {'yes' if same else 'NO'}")
        told("rerun", none=True)
        told("a second organization", "-e", "controller_organization=Another")
        told("rerun of the second", "-e", "controller_organization=Another", none=True)
        told("rerun of the first", none=True)
        assuming = ("-e", json.dumps({"controller_environments": roles}))
        told("all environments assume a role", *assuming)
        told("rerun", *assuming, none=True)
        told("back to keys")
        told("rerun", none=True)
    awx.stop()
    return 1 if wrong or not same else 0


if __name__ == "__main__":
    sys.exit(main())
