"""Random inventories, deployed, deployed again and destroyed: python -m tools.random_inventories [--count 50] [--seed 1].

The second deploy must change nothing and write nothing. After the destroy nothing may be left but what must be kept.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import images, programs
from tests.adopted_accounts import platform
from tools import inventories, playbooks
from tools.account import Account
from tools.random_changes.inventory import TOPICS

from .build import ARM_TAG, Builder
from .left import KEPT, everything, must_go

SPEED = 600
SHARE_OF_PLATFORMS = 0.4
DEPLOY, DESTROY = "deploy.yml", "playbooks/destroy.yml"


def main() -> int:
    """Build and destroy as many as asked for; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50, help="how many inventories (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first one (%(default)s)")
    options = parser.parse_args()
    failed, kept = 0, Counter[str]()
    with tempfile.TemporaryDirectory() as name, Account.started(Path(name), SPEED) as account:
        os.environ.setdefault(programs.COMMON, name)
        for seed in range(options.seed, options.seed + options.count):
            account.ask("POST", "reset")
            start, trial = time.monotonic(), Trial(account, Path(name) / str(seed), seed)
            problem = trial.run()
            failed += bool(problem)
            kept += trial.kept
            result = problem or "deployed, changed=0, destroyed"
            print(f"seed {seed:>3}  {'; '.join(trial.parts)}: {result} ({time.monotonic() - start:.0f} s)", flush=True)
    for kind, count in sorted(kept.items()):
        print(f"kept: {count} x {kind}: {KEPT.get(kind, 'monitoring.keep_logs')}")
    print(f"{options.count} inventories from seed {options.seed}, {failed} failed")
    return 1 if failed else 0


class Trial:
    """One inventory, from its deploy to its destroy."""

    def __init__(self, account: Account, folder: Path, seed: int) -> None:
        self._account, self._inventory = account, inventories.copy_of_dev(folder)
        rng = random.Random(seed)
        if is_platform := rng.random() < SHARE_OF_PLATFORMS:
            platform.lay(account)
        self._before = everything(account)
        self.kept = Counter[str]()
        topics = {topic: inventories.read(self._inventory, topic) for topic in TOPICS}
        images.push(account.client("ecr"), "talentbase-api", ARM_TAG, "arm64")
        efs = account.client("efs").create_file_system(CreationToken=str(seed))["FileSystemId"]
        self.parts = Builder(rng, topics, f"app{seed}", efs, is_platform).build()
        self._environment, self._keeps_logs = f"app{seed}", topics["monitoring"]["monitoring"]["keep_logs"]
        for topic, variables in topics.items():
            inventories.write(self._inventory, topic, variables)

    def run(self) -> str:
        """What went wrong; empty if nothing did."""
        return self._run(DEPLOY) or self._nothing_to_do() or self._destroyed()

    def _run(self, playbook: str, *arguments: str) -> str:
        self._account.ask("DELETE", "calls")
        code, output = playbooks.run(self._account, playbook, self._inventory, *arguments)
        self._changed = output.rsplit("changed=", 1)[-1].split()[0]
        return f"{playbook} failed: {output[-2500:]}" if code else ""

    def _nothing_to_do(self) -> str:
        problem = self._run(DEPLOY)
        writes = self._account.ask("GET", "calls")["writes"]
        return problem or (
            "" if (self._changed, writes) == ("0", 0) else f"rerun: changed={self._changed}, {writes} writes"
        )

    def _destroyed(self) -> str:
        if problem := self._run(DESTROY, "-e", f"confirm={self._environment}"):
            return problem
        left = everything(self._account) - self._before
        wrong = must_go(left, self._keeps_logs)
        self.kept = Counter(kind for kind, _name in left - set(wrong))
        return f"left over: {wrong}" if wrong else ""


if __name__ == "__main__":
    sys.exit(main())
