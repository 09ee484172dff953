"""What the collection asks of AWS, from its code: python -m tools.permissions prints it.

--write puts it into docs/security.md, and for the role of a deployer into playbooks/vars/deployer.yml.

These are the operations that a module, or the code that it uses, calls or names, of the services whose clients its
package makes.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import botocore.session
from botocore import xform_name

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "security.md"
MARK = "<!-- python -m tools.permissions -->"
END = "<!-- end of the list -->"
READS = ("Describe", "List", "Get", "Lookup", "BatchGet", "Filter")
VALUES = {
    "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
}
DELETES = ("Delete", "Deregister", "Detach", "Disassociate", "Release", "Remove", "Revoke")
# Where IAM has another prefix than botocore has a name:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
PREFIXES = {"elbv2": "elasticloadbalancing", "service-quotas": "servicequotas", "resourcegroupstaggingapi": "tag"}
# Words of the code that are the inventory's or another service's, and no calls.
NOT_CALLED = {
    "acm:ListTagsForResource",
    "ecs:ExecuteCommand",
    "ecr:TagResource",
    "ecr:ListTagsForResource",
    "ssm:PutResourcePolicy",
}
# What AWS asks of the caller beside the operation itself: the roles passed to ECS, the roles that services make for
# themselves, and the key of a password that RDS keeps:
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
BESIDE = {"iam:PassRole", "iam:CreateServiceLinkedRole", "kms:DescribeKey"}
DEPLOYER = ROOT / "playbooks" / "vars" / "deployer.yml"
# An administrator's: playbooks/github.yml.
ADMINISTRATOR = ("_oidc", "iam_oidc_provider.py")
# What would lose data or a whole environment: destroy.yml's alone, so not a deployer's.
DESTROYS = {
    "cloudwatch:DeleteDashboards",
    "ec2:DeleteSubnet",
    "ec2:DeleteVpc",
    "ecs:DeleteCluster",
    "elasticache:DeleteReplicationGroup",
    "elasticloadbalancing:DeleteLoadBalancer",
    "logs:DeleteLogGroup",
    "rds:DeleteDBInstance",
    "secretsmanager:DeleteSecret",
    "sns:DeleteTopic",
}
# Lists of the deployer's actions that are allowed on resources of their own.
OWN = {"ecs": "ecs", "secretsmanager": "secrets", "ssm": "parameters", "iam": "roles", "route53": "records"}


def main() -> None:
    """Print the actions, or write them into the page."""
    text = action_list(actions())
    if "--write" in sys.argv:
        head, _, rest = PAGE.read_text().partition(MARK)
        PAGE.write_text(f"{head}{MARK}\n\n{text}\n{END}{rest.partition(END)[2]}")
        DEPLOYER.write_text(deployer(actions()))
    else:
        print(text, end="")


def actions() -> set[str]:
    """The IAM actions of every operation that the collection names."""
    packages = [
        path
        for path in (ROOT / "plugins" / "module_utils").iterdir()
        if path.is_dir() and path.name not in ADMINISTRATOR
    ]
    files = [sorted(package.rglob("*.py")) for package in packages]
    files += [[path] for path in sorted((ROOT / "plugins" / "modules").glob("*.py")) if path.name not in ADMINISTRATOR]
    return BESIDE.union(*(_actions_of(some) for some in files)) - NOT_CALLED


def _actions_of(files: list[Path]) -> set[str]:
    """The actions that files name together: of an operation of two services, the one whose client its file makes."""
    trees = [ast.parse(path.read_text()) for path in files]
    every = {service for tree in trees for service in _services(tree)}
    operations = {service: _operations(service) for service in every}
    needed = set()
    for tree in trees:
        own = set(_services(tree))
        for name in set(_words(tree)):
            having = {service for service in every if name in operations[service]}
            needed |= {
                f"{PREFIXES.get(service, service)}:{operations[service][name]}" for service in having & own or having
            }
    return needed


@cache
def _operations(service: str) -> dict[str, str]:
    """The operations of a service by the names that boto3's client has for them."""
    model = botocore.session.get_session().get_service_model(service)
    return {xform_name(name): name for name in model.operation_names}


def _services(tree: ast.AST) -> Iterator[str]:
    """The first argument of each client(...) and pages(...)."""
    for node in ast.walk(tree):
        if (
            (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("client", "pages")
            )
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def _words(tree: ast.AST) -> Iterator[str]:
    """Every attribute's name, and every string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def deployer(needed: set[str]) -> str:
    """The variables of playbooks/github.yml: reads, and writes by what they may be limited to."""
    lists: dict[str, list[str]] = {"reads": [], "regional": [], **{name: [] for name in OWN.values()}}
    for action in sorted(needed - DESTROYS - BESIDE):
        service, kind = action.partition(":")[0], kind_of(action)
        if kind == "reads" or action == "ecs:RegisterTaskDefinition":  # this one takes no resource
            lists["reads" if kind == "reads" else "regional"].append(action)
        elif kind != "secret values" or service == "ssm":  # a lock is a parameter, and so are addresses
            lists[OWN.get(service, "regional")].append(action)
    lists.pop("records")
    head = "---\n# Written by python -m tools.permissions --write, from what the code calls.\n"
    return head + "".join(
        f"deployer_{name}:\n" + "".join(f"  - {action}\n" for action in listed) for name, listed in lists.items()
    )


def kind_of(action: str) -> str:
    """reads, writes, deletes, or secret values."""
    if action in VALUES:
        return "secret values"
    name = action.partition(":")[2]
    return "reads" if name.startswith(READS) else "deletes" if name.startswith(DELETES) else "writes"


def action_list(needed: set[str]) -> str:
    """A markdown list: the actions of each service by kind, in lines of at most 100 characters."""
    lines = []
    for service in sorted({action.partition(":")[0] for action in needed}):
        lines.append(f"- `{service}`")
        for kind in ("reads", "writes", "deletes", "secret values"):
            names = [a.partition(":")[2] for a in sorted(needed) if a.startswith(f"{service}:") and kind_of(a) == kind]
            if names:
                lines += textwrap.wrap(
                    f"- {kind}: {', '.join(names)}", 100, initial_indent="  ", subsequent_indent="    "
                )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
