"""The inventory of prod has what an audit found missing, as far as a standing environment takes it without an interruption."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from tests.conftest import load_inventory

# What was found, by AWS's control where there is one; whether prod is better today.
FOUND: dict[str, Callable[[Inventory], object]] = {
    "ElastiCache.1: a cache without backups": lambda prod: all(
        cache.snapshot_retention_days for cache in prod.caches.values()
    ),
    "ElastiCache.5: a cache without TLS": lambda prod: all(cache.transit_encryption for cache in prod.caches.values()),
    "RDS.36, RDS.10: no logs, and no login by IAM": lambda prod: all(
        database.log_exports and database.iam_authentication for database in prod.databases.values()
    ),
    "ECR.1, ECR.2, ECR.3: images that nobody scans, tags that move, and what is never removed": lambda prod: (
        {service.repository for service in prod.services.values()}
        <= {
            item.name
            for item in prod.repositories.values()
            if item.scan_on_push and item.immutable_tags and (item.keep_images or item.expire_untagged_days)
        }
    ),
    "EC2.2: a default security group with rules": lambda prod: (
        prod.network and prod.network.empty_default_security_group
    ),
    "EC2.6: traffic that nobody logs": lambda prod: prod.network and prod.network.flow_logs,
    "layers of images through the NAT gateway": lambda prod: prod.network and "s3" in prod.network.endpoints,
    "RDS.36: logs of databases that nobody keeps": lambda prod: all(
        database.log_exports and database.log_retention_days for database in prod.databases.values()
    ),
    "logs of caches that nobody keeps": lambda prod: all(cache.log_exports for cache in prod.caches.values()),
    "RDS.20 to 22: events of databases that nobody hears of": lambda prod: (
        prod.monitoring and prod.monitoring.database_events
    ),
    "a shell in a task, and nobody records it": lambda prod: (
        prod.cluster
        and prod.cluster.exec_logging
        and not any(service.execute_command for service in prod.services.values())
    ),
    "containers with every capability of Docker": lambda prod: all(
        {"NET_RAW", "MKNOD"} <= {*service.drop_capabilities} for service in prod.services.values()
    ),
    "ELB.16: no web ACL": lambda prod: prod.ingress and prod.ingress.waf,
    "ELB.5: requests that nobody logs": lambda prod: prod.ingress and prod.ingress.access_logs,
    "ELB.6, RDS.8: what anybody deletes": lambda prod: (
        prod.ingress
        and prod.ingress.deletion_protection
        and all(database.deletion_protection for database in prod.databases.values())
    ),
    "RDS.5: one zone": lambda prod: all(database.multi_az for database in prod.databases.values()),
}


@pytest.mark.parametrize("finding", FOUND)
def test_prod_is_better_than_what_was_found(finding: str) -> None:
    prod = load(load_inventory("prod"), [])
    assert FOUND[finding](prod)
