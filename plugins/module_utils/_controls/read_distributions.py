# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the distributions of CloudFront which have a host of the inventory."""

from __future__ import annotations

from functools import partial

from .._aws.session import Aws, gather
from .._inventory.inventory import Inventory
from .model import Answer, Resource, Section
from .reading import otherwise, resource

NONE = "no distribution of CloudFront in this account has a host of the inventory"
NO_HOST = "no service has hosts"
MISSING = ("404", "NoSuchBucket", "NotFound")


def read_distributions(aws: Aws, inventory: Inventory) -> Section:
    """Distributions with one of the hosts among their aliases, whoever made them."""
    hosts = {host: f"services.{key}.hosts" for key, item in inventory.services.items() for host in item.hosts}
    if not hosts:
        return Section(NO_HOST)
    client = aws.client("cloudfront")
    pages = client.get_paginator("list_distributions").paginate()
    every = [item for page in pages for item in page["DistributionList"].get("Items") or []]
    own = {item["Id"]: key for item in every if (key := _key_of(item, hosts))}
    found = gather({id_: partial(_distribution, aws, id_, key) for id_, key in own.items()}) if own else {}
    return Section(NONE, list(found.values()))


def _key_of(distribution: Answer, hosts: dict[str, str]) -> str:
    aliases = (distribution.get("Aliases") or {}).get("Items") or []
    return next((hosts[name] for name in aliases if name in hosts), "")


def _distribution(aws: Aws, id_: str, key: str) -> Resource:
    config = aws.client("cloudfront").get_distribution_config(Id=id_)["DistributionConfig"]
    return resource(key, id_, config, {"missing_buckets": partial(_missing_buckets, aws, config)})


def _missing_buckets(aws: Aws, config: Answer) -> list[str]:
    origins = [item for item in config["Origins"]["Items"] if "S3OriginConfig" in item]
    names = [str(item["DomainName"]).partition(".s3")[0] for item in origins]
    s3 = aws.client("s3") if names else None
    return [name for name in names if s3 and otherwise(partial(s3.head_bucket, Bucket=name), None, *MISSING) is None]
