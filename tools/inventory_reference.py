"""Prints docs/inventory.md, every option of an inventory, from the dataclasses that read it."""

from __future__ import annotations

import re
import textwrap
from dataclasses import MISSING, Field, fields, is_dataclass
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from ansible_collections.talentbase.aws.plugins.module_utils._inventory import (
    backup_plan,
    cost,
    data_stores,
    environment,
    hours,
    monitoring,
    parameters,
    repositories,
    secrets,
    services,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.fargate import SIZES
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.profiles import PROFILES
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.references import ATTRIBUTES
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.schema import hints, limits_of

WIDTH = 100
HEAD = """# The inventory: all options

`make docs` writes this page from the code that reads the inventory. `inventories/dev` and
`inventories/prod` are complete examples.

An inventory has these variables and the sections below:

- `environment_name` (text, **required**): The name of the environment.
- `aws_account_id` (text, **required**): The AWS account. A run with credentials of another account
  is refused.
- `aws_region` (text, **required**): The AWS region.
- `aws_profile` (text): The profile of `~/.aws/config` whose credentials reach this environment. It
  goes before keys in the environment of a run. Without it and `aws_assume_role`, a run takes the
  credentials that it is given ([security.md](security.md)).
- `permissions_boundary` (text): The ARN of the managed policy that is the permissions boundary of
  the roles of all services. Without it, each service has the boundary that an administrator makes
  with `playbooks/permissions.yml`, or none ([security.md](security.md)).
- `report_bucket` (text): The bucket of S3 that `playbooks/report.yml` puts its page into. It must
  be of this account and block all public access.
- `resource_tags` (mapping of text): Tags of every resource. One that is dropped here is taken off.
- `protected` (boolean, default `false`): With true, destroy asks for confirmation twice, risks are
  refused unless `accept_risks` names them, and a change that interrupts a database or cache waits
  for its maintenance window unless `allow_interruption` names it, such as `databases.main`.
- `accept_risks` (list of text): Keys of options that may open more than a service needs, such as
  `services.api.task_policy`. Without it each is a warning, and with `protected: true` a refusal
  ([security.md](security.md)).
- `shared` (list of text): Keys that this environment has in common with another one of the
  inventory on purpose, such as `network` or `secrets.sendgrid.name`. Otherwise two environments of
  an account and region that claim the same name, host or CIDR block are refused.
- `image_tag` (text, default `latest`): The tag of all images.
- `image_tags` (mapping of text): Tags of single images, by service.
- `service_defaults` (mapping): Options of `services` that all services share.
- `profiles` (mapping): Options of `services` by profile, merged over the built-in profiles.

## How values are merged

The options of a service are merged from four sources, later ones first in precedence: the built-in
profile, `service_defaults`, the inventory's profile of that name, and the service's own entry.
Mappings are merged key by key, at every depth; a list, a text or a number replaces the earlier one
as a whole. Other sections are not merged: Ansible takes each variable whole from the file with the
highest precedence (`host_vars` over `group_vars`), and `-e` over all.

## References

A value of `environment` may hold, anywhere in its text:

REFERENCES

An entry of a container's `secrets` names what the variable gets its value from:

- `KEY` or `KEY.JSON_KEY`: a secret of `secrets`, whole or one key of its JSON;
- `parameter.KEY`: a parameter of `parameters`;
- `rds.KEY.username`, `rds.KEY.password`: the secret that RDS keeps for a database with
  `managed_password: true`;
- an ARN of a secret or parameter of somebody else.

## Sizes of tasks

Fargate has these pairs of `cpu` and `memory` (MiB):

| cpu | memory |
| --- | --- |
SIZES

## What somebody else owns

A VPC with subnets, a load balancer and a cluster may be those of another team. They are named by
`network.existing`, `ingress.existing` and `cluster.existing`, and are read, and never changed,
tagged or deleted:

    network: {name: shop-dev, existing: {vpc: platform, subnets: {
      public: [SUBNET, SUBNET], private: ["tag:tier=private"], isolated: [SUBNET, SUBNET]}}}
    ingress: {existing: platform, hosted_zone: example.com}
    cluster: {name: shop-dev, existing: platform}

The environment makes security groups in the VPC, and rules and target groups on the load balancer,
all with its own tags. Rules of others beside them are left alone. A service without a `priority`
then gets the lowest that is free, and keeps it. Give each environment names of its own: of its
`network`, `cluster`, services, `monitoring.topic` and `dashboard`. A tag that is dropped from
`resource_tags` is not taken off, as only a cluster of the environment's own remembers it.

Two environments that have their network or load balancer in common, without another owner, name it
in `shared`. Databases and caches of somebody else have `external: true`.

## Priorities of listener rules

Each service with hosts has a listener rule at its `priority` (1 to 50000). No two services share
one, and the lowest number that fits a request takes it. A rule holds five hosts: a service with
more takes the next priorities, too, so leave room, such as 10, 20, 30.

## File systems

A volume with `efs_file_system` is a file system that exists already; the collection makes none. It
needs a mount target in each availability zone of the private subnets, whose security group lets in
the tasks' security group (`ecs`) on port 2049. The preflight says what is missing.
"""
SECTIONS: list[tuple[str, type, str]] = [
    ("aws_assume_role", environment.AssumeRole, ""),
    ("network", environment.Network, ""),
    ("databases", data_stores.Database, "by key"),
    ("caches", data_stores.Cache, "by key"),
    ("secrets", secrets.Secret, "by key"),
    ("secret_policy", secrets.SecretPolicy, ""),
    ("parameters", parameters.Parameter, "by key"),
    ("repositories", repositories.Repository, "by key"),
    ("ingress", environment.Ingress, ""),
    ("cluster", environment.Cluster, ""),
    ("services", services.Service, "by key"),
    ("monitoring", monitoring.Monitoring, ""),
    ("history_before", environment.HistoryBefore, ""),
    ("cost", cost.Cost, ""),
    ("hours", hours.EnvironmentHours, ""),
    ("backup", backup_plan.BackupPlan, ""),
]
OF_MODULES = [section for section in SECTIONS if section[0] != "aws_assume_role"]
"""Those that modules take as they are; the role is an option of every module, assume_role."""


def main() -> None:
    """Print the page."""
    print(HEAD.replace("REFERENCES", references()).replace("SIZES", sizes()))
    described: set[type] = set()
    for name, cls, how in SECTIONS:
        print(f"## {name}{' (' + how + ')' if how else ''}\n\n{_wrapped(about_of(cls))}\n")
        _options(cls)
        for inner in _nested(cls):
            if inner not in described:
                print(f"### {name}: {inner.__name__}\n\n{_wrapped(about_of(inner))}\n")
                _options(inner)
                described.add(inner)
    print("## Built-in profiles\n")
    for name, values in PROFILES.items():
        print(_wrapped(f"- `{name}`: {_flat(values) or 'sets nothing'}", indent="  "))


def references() -> str:
    """The endpoints that an environment may refer to."""
    whats = {"database": "`databases`", "cache": "`caches`"}
    return (
        "\n".join(
            textwrap.fill(
                f"- {', '.join(f'`${{{section}.KEY.{name}}}`' for name in names)}: of {whats[section]};",
                WIDTH,
                subsequent_indent="  ",
            )
            for section, names in ATTRIBUTES.items()
        ).removesuffix(";")
        + "."
    )


def sizes() -> str:
    """A row for each CPU."""
    return "\n".join(f"| {cpu} | {_memories(memory)} |" for cpu, memory in SIZES.items())


def _memories(memory: tuple[int, ...]) -> str:
    step = memory[1] - memory[0]
    if len({after - before for before, after in pairwise(memory)}) > 1 or len(memory) < 4:
        return ", ".join(map(str, memory))
    return f"{memory[0]} to {memory[-1]} in steps of {step}"


def about_of(cls: type) -> str:
    """What a dataclass is, in its own words."""
    return (cls.__doc__ or "").strip().split("\n")[0]


def _options(cls: type) -> None:
    """A list item for each option: its name, type and default, and what it is."""
    for item in fields(cls):
        text = described(item, hints(cls)[item.name])
        print(_wrapped(f"- `{item.name}` ({head_of(cls, item)}): {text}", indent="  "))
    print()


def _wrapped(text: str, indent: str = "") -> str:
    """Lines of at most WIDTH characters; a span of code is not broken."""
    whole = re.sub(r"`[^`]+`", lambda span: span[0].replace(" ", "\0"), text)
    lines = textwrap.wrap(whole, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


def head_of(cls: type, item: Field[Any]) -> str:
    """An option's type, range and default."""
    return ", ".join(part for part in (type_of(hints(cls)[item.name]), range_of(item), default_of(item)) if part)


def described(item: Field[Any], hint: Any) -> str:
    """What an option is, and its choices."""
    limits = limits_of(item)
    inner = next(iter(dataclasses_in(hint)), None)
    parts = [limits.about or (about_of(inner) if inner else "")]
    if limits.choices:
        unit = f" {limits.unit}" if limits.unit else ""
        parts.append("One of " + ", ".join(f"`{choice}`" for choice in limits.choices) + f"{unit}.")
    return " ".join(part for part in parts if part)


def type_of(hint: Any) -> str:
    """A type in words."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(type_of(arg) for arg in args if arg is not NoneType)
    if origin is dict:
        return f"mapping of {type_of(args[1])}"
    if origin is list:
        return f"list of {type_of(args[0])}"
    names = {str: "text", int: "whole number", float: "number", bool: "boolean"}
    if is_dataclass(hint) and isinstance(hint, type):
        return hint.__name__
    return names.get(hint, "anything")


def range_of(item: Field[Any]) -> str:
    """The smallest and the largest number."""
    limits = limits_of(item)
    if limits.least is None:
        return ""
    numbers = f"{limits.least} to {limits.most}" if limits.most is not None else f"at least {limits.least}"
    return f"{numbers} {limits.unit}".rstrip()


def default_of(item: Field[Any]) -> str:
    """The default, or that the option is required."""
    if item.default is MISSING and item.default_factory is MISSING:
        return "**required**"
    value = item.default_factory() if item.default_factory is not MISSING else item.default
    if value in ("", None, [], {}) or is_dataclass(value):
        return ""
    if isinstance(value, dict) and all(is_dataclass(entry) for entry in value.values()):
        return f"default {', '.join(f'`{name}`' for name in value)}"
    return f"default `{str(value).lower() if isinstance(value, bool) else value}`"


def dataclasses_in(hint: Any) -> list[type]:
    """The dataclasses in a type, such as in a mapping of them."""
    if is_dataclass(hint):
        return [hint]  # type: ignore[list-item]
    return [inner for arg in get_args(hint) for inner in dataclasses_in(arg)]


def _nested(cls: type) -> list[type]:
    nested: list[type] = []
    for item in fields(cls):
        for inner in dataclasses_in(hints(cls)[item.name]):
            nested.extend(other for other in (inner, *_nested(inner)) if other not in nested)
    return nested


def _flat(values: dict[str, Any], prefix: str = "") -> str:
    parts = []
    for name, value in values.items():
        parts.append(_flat(value, f"{prefix}{name}.") if isinstance(value, dict) else f"`{prefix}{name}: {value}`")
    return ", ".join(parts)


if __name__ == "__main__":
    main()
