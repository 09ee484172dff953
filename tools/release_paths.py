"""Each path of the workflow Release as playbooks/awx.yml sets it up, on the tests' double of AWX: python -m tools.release_paths.

For each: how its nodes end, how the release ends, what ran, which mails go out and which artifacts are left.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests import programs
from tests.awx_double import AwxDouble
from tests.awx_paths import PATHS, launched
from tests.integration.awx.data_file import run


def main() -> int:
    """Print the paths; 1 if one does not end as it should."""
    awx, wrong = AwxDouble(), 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault(programs.COMMON, folder)
        run(awx, Path(folder))
    for ends, status, ran in PATHS:
        found = launched(awx, ends)
        right = found["status"] == status and list(found["ran"]) == ran
        wrong += not right
        print(f"{', '.join(f'{name} {end}' for name, end in ends.items()) or 'every node succeeds'}")
        print(f"    the release   {found['status']}{'' if right else ', which is WRONG: ' + status}")
        print(f"    last node     {list(found['ran'])[-1]}")
        print(f"    mails         {'; '.join(found['mails']) or 'none'}")
        print(
            f"    artifacts     {'; '.join(f'{name}: {text}' for name, text in found['artifacts'].items()) or 'none'}"
        )
    print(f"{len(PATHS)} paths, {wrong} wrong")
    awx.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
