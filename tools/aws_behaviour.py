"""Prints docs/aws-behaviour.md: what AWS refuses for a while, of every operation that the collection calls."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache

from ansible_collections.talentbase.aws.plugins.module_utils._aws.passing_error import TF, PassingError
from ansible_collections.talentbase.aws.plugins.module_utils._aws.passing_errors import PASSING_ERRORS
from ansible_collections.talentbase.aws.plugins.module_utils._text.times import span
from tools.nothing_known import NOTHING_KNOWN
from tools.permission_names import PREFIXES, RENAMED
from tools.permissions import actions

WIDTH = 100
NO_CALLS = {
    "elasticloadbalancing:SetWebAcl",
    "iam:PassRole",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:PutResourcePolicy",
}
"""Rights that are asked for beside a call, and no operations."""
HEAD = """# What AWS refuses for a while

`make docs` writes this page, from `plugins/module_utils/_aws/passing_errors.py` and
`tools/nothing_known.py`. Every operation that the collection calls is on it.

AWS is many systems that learn of each other's changes after seconds or minutes. Until then they
refuse what they will accept. The session of this collection sends such a call again, every call of
every client, with pauses that grow from half a second to 15 s. It says once what it waits for, and
then every 30 s. What has not passed in its time fails with AWS's words, how long it was tried, and
what to do. A refusal that is known to last is not waited for: the right to pass a role only counts
where the role is new, and a part of a network that holds something of somebody else fails at once.

Throttling and HTTP 5xx are botocore's own: ten attempts. States of a resource, such as a cluster
that is PROVISIONING or a database in its backup, are waited for by the layer that needs them.

A source `Terraform: PATH` is a file of Terraform's AWS provider, below `internal/service/`:
https://github.com/hashicorp/terraform-provider-aws
"""


def main() -> None:
    """Print the page."""
    print("\n".join([HEAD, "## What passes by itself\n", *passing(), "## Nothing known\n", *nothing_known()]).rstrip())


@cache
def operations() -> list[str]:
    """Every operation that the collection calls, as service:Operation, the service as boto3 names it."""
    clients = {prefix: client for client, prefix in PREFIXES.items()}
    operations_of = {action: operation for operation, action in RENAMED.items()}
    names = (operations_of.get(action, action).split(":") for action in actions() - NO_CALLS)
    return sorted(f"{clients.get(service, service)}:{name}" for service, name in names)


def rows_of(operation: str) -> list[PassingError]:
    """The rows of the table for an operation."""
    return [row for row in PASSING_ERRORS if any(fnmatchcase(operation, glob) for glob in row.operations)]


def unknown() -> set[str]:
    """The operations of which nothing is known."""
    return {f"{service}:{name}" for service, names, _found, _where in NOTHING_KNOWN for name in names.split()}


def passing() -> Iterator[str]:
    """A paragraph for each row."""
    called = operations()
    for row in PASSING_ERRORS:
        names = [name for name in called if any(fnmatchcase(name, glob) for glob in row.operations)]
        codes = " or ".join(f"`{code}`" for code in row.codes[:3]) + (" and others" if len(row.codes) > 3 else "")
        words = f", in words that match `{row.words}`" if row.words else ""
        yield from _item(
            f"**{row.reason[0].upper()}{row.reason[1:]}.** {_listed(names)}: {codes}{words}, for up to {span(row.seconds)}."
        )
        yield from _sources(row.source)
        yield ""


def nothing_known() -> Iterator[str]:
    """A paragraph for each line of the list."""
    for service, names, found, where in NOTHING_KNOWN:
        yield from _item(f"{_listed(f'{service}:{name}' for name in names.split())}: {found}.")
        yield from _sources(where if where.startswith("https://") else f"{TF}{where}")
        yield ""


def _listed(names: Iterable[str]) -> str:
    by_service: dict[str, list[str]] = {}
    for name in names:
        service, operation = name.split(":")
        by_service.setdefault(service, []).append(operation)
    return "; ".join(f"`{service}` {', '.join(found)}" for service, found in by_service.items())


def _item(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _sources(text: str) -> list[str]:
    """Where it was looked up, one a line; files of Terraform's provider by their path below internal/service."""
    return [f"  - {url.replace(TF, 'Terraform: ')}" for url in text.split(", ")]


if __name__ == "__main__":
    main()
