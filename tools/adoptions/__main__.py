"""What adopting an account that another tool has made costs: python -m tools.adoptions [--kills 10] [--services 50].

For each account that the tests lay (of CDK, of Terraform's modules, and of two environments on one load balancer): adopts by the commands of
docs/migration.md while what it serves gets requests without pause, deploys twice, searches for drift, releases an image and goes back to the task
definition that the old tool left. Counts what was typed, lost, rolled or changed.
Then kills adopt at seeded moments, each followed by a rerun that must end as one that nobody killed; and counts calls and seconds for many services.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Mapping

from rehearsal import enforcement
from rehearsal.quirks.catalogue_new import NEW
from tests.adopted_accounts import cdk, cdk_services, shared, terraform

from .figures import figures_of
from .kills import calls_and_seconds, killed
from .runs import Laid, Refused, Route, laid_account

INSIDE = "10.20.0.77"
"""An address of the VPC, from which an internal load balancer is called."""
ACCOUNTS: Mapping[str, Laid] = {
    "CDK": Laid(
        cdk.lay,
        [cdk_services.CLUSTER],
        [Route(host, f"talentbase-{key}-dev") for key, host in cdk_services.HOSTS.items()],
    ),
    "Terraform": Laid(
        terraform.lay,
        [terraform.CLUSTER],
        [
            Route("shop.internal", key, path.replace("*", "7"), INSIDE)
            for key, (_priority, paths) in terraform.PATTERNS.items()
            for path in paths
        ],
    ),
    "two environments": Laid(
        shared.lay,
        [f"{name}-dev" for name in shared.ENVIRONMENTS],
        [Route(host, f"{name}-web-dev") for name, (host, _priority) in shared.ENVIRONMENTS.items()],
    ),
}


def main() -> int:
    """Print the figures; 1 where something was lost, rolled or ended otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--account", choices=ACCOUNTS, action="append", help="the accounts to adopt (all of them)")
    parser.add_argument("--kills", type=int, default=10, help="how often adopt is killed (%(default)s)")
    parser.add_argument(
        "--services", type=int, default=50, help="the number of services to count calls for (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    options = parser.parse_args()
    # What a new account makes its first callers wait for is no part of this: what is laid here has run for long.
    os.environ[enforcement.VARIABLE] = ",".join(quirk.name for quirk in NEW)
    bad = sum(_adopted(name) for name in options.account or ACCOUNTS)
    with laid_account(ACCOUNTS["CDK"]) as (account, folder):
        bad += killed(account, folder, options.kills, random.Random(options.seed))
        calls_and_seconds(account, folder, options.services)
    return 1 if bad else 0


def _adopted(name: str) -> int:
    """Adopt one of the accounts and print its figures; how much went wrong."""
    laid = ACCOUNTS[name]
    with laid_account(laid) as (account, folder):
        try:
            figures = figures_of(account, folder, laid)
        except Refused as refusal:
            print(f"{name}: adopt refuses it: {refusal}", flush=True)
            return 1
    print(f"{name}: {figures.told()}", flush=True)
    return figures.bad


if __name__ == "__main__":
    sys.exit(main())
