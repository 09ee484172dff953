# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read a web ACL. They are made only where one is wanted, or the load balancer names one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .names import REGIONAL, ip_set_names, log_group_name

Answer = Mapping[str, Any]
Tags = Mapping[str, str]


@dataclass(frozen=True)
class WafSnapshot:
    """AWS's answers about one web ACL; each None where it is not there.

    name: the one that is looked for; attached: the web ACL that the load balancer has, which may be another one.
    """

    name: str
    acl: Answer | None = None
    tags: Tags | None = None
    attached: Answer | None = None
    logging: Answer | None = None
    log_group: tuple[Answer, Tags] | None = None
    ip_sets: Sequence[tuple[Answer, Tags]] = ()


class WafReader:
    """Reads a web ACL and what belongs to it."""

    def __init__(self, aws: Aws) -> None:
        self._aws, self._waf = aws, aws.client("wafv2")

    def read(self, name: str, balancer_arn: str, with_logs: bool) -> WafSnapshot:
        """The web ACL of a name. balancer_arn: empty where there is no load balancer; with_logs: whether the log group matters."""
        first = gather(
            {
                "attached": partial(self._attached, balancer_arn),
                "ip_sets": partial(self._ip_sets, name),
                "log_group": partial(self._log_group, name) if with_logs else _nothing,
            }
        )
        attached = first["attached"]
        acl = attached if attached and attached["Name"] == name else self._by_name(name)
        return WafSnapshot(name, acl, **self._details(acl), **first)

    def _attached(self, balancer_arn: str) -> Answer | None:
        if not balancer_arn:
            return None
        found: Answer | None = self._waf.get_web_acl_for_resource(ResourceArn=balancer_arn).get("WebACL")
        return found

    def _by_name(self, name: str) -> Answer | None:
        listed = every_page(self._waf.list_web_acls, "WebACLs")
        summary = next((item for item in listed if item["Name"] == name), None)
        if summary is None:
            return None
        get = partial(self._waf.get_web_acl, Name=name, Scope=REGIONAL, Id=summary["Id"])
        found: Answer | None = unless_absent(get, {}).get("WebACL")
        return found

    def _details(self, acl: Answer | None) -> dict[str, Any]:
        if acl is None:
            return {}
        logging = partial(self._waf.get_logging_configuration, ResourceArn=acl["ARN"])
        answers = gather({"tags": partial(self._tags, acl["ARN"]), "logging": partial(unless_absent, logging, {})})
        return {"tags": answers["tags"], "logging": answers["logging"].get("LoggingConfiguration")}

    def _tags(self, arn: str) -> Tags:
        answer = unless_absent(partial(self._waf.list_tags_for_resource, ResourceARN=arn), {})
        return to_dict((answer.get("TagInfoForResource") or {}).get("TagList"))

    def _ip_sets(self, acl: str) -> list[tuple[Answer, Tags]]:
        names = ip_set_names(acl)
        listed = [item for item in every_page(self._waf.list_ip_sets, "IPSets") if item["Name"] in names]
        gets = {
            item["Name"]: partial(self._waf.get_ip_set, Name=item["Name"], Scope=REGIONAL, Id=item["Id"])
            for item in sorted(listed, key=lambda item: str(item["Name"]))
        }
        sets = gather({name: partial(unless_absent, get, {}) for name, get in gets.items()}) if gets else {}
        return [(item["IPSet"], self._tags(item["IPSet"]["ARN"])) for item in sets.values() if item]

    def _log_group(self, acl: str) -> tuple[Answer, Tags] | None:
        name, logs = log_group_name(acl), self._aws.client("logs")
        groups = self._aws.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name)
        group = next((item for item in groups if item["logGroupName"] == name), None)
        if group is None:
            return None
        tags = partial(logs.list_tags_for_resource, resourceArn=group["arn"].removesuffix(":*"))
        return group, dict(unless_absent(tags, {}).get("tags") or {})


def every_page(call: Callable[..., Answer], key: str) -> list[Answer]:
    """Every item of a list of the region; botocore knows no paginator of WAF."""
    answer = call(Scope=REGIONAL, Limit=100)
    items = list(answer.get(key) or [])
    while answer.get("NextMarker") and answer.get(key):
        answer = call(Scope=REGIONAL, Limit=100, NextMarker=answer["NextMarker"])
        items += answer.get(key) or []
    return items


def _nothing() -> None:
    return None
