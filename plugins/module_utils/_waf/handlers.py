# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, change and remove the parts of a web ACL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of, unless_absent
from .._aws.session import Aws
from .._aws.tags import to_list
from .._logs.handlers import LogGroupHandler
from .._module.apply import BaseHandler, Handler
from .._plan.values import Actual
from . import inputs
from .names import ASSOCIATION, IP_SET, LOG_GROUP, LOGGING, REGIONAL, WAF_TAG, WEB_ACL

Properties = Mapping[str, Any]
STALE = "WAFOptimisticLockException"
"""Somebody else has changed it since it was read: https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html"""


def waf_handlers(aws: Aws) -> dict[str, Handler]:
    """Who makes, changes and deletes the parts of each kind."""
    return {
        WEB_ACL: WebAclHandler(aws),
        IP_SET: IpSetHandler(aws),
        ASSOCIATION: AssociationHandler(aws),
        LOGGING: LoggingHandler(aws),
        LOG_GROUP: LogGroupHandler(aws),
    }


class WafHandler(BaseHandler):
    """What all parts share. The client is made once it is needed, as most environments have no web ACL."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    @property
    def _waf(self) -> Any:
        return self._aws.client("wafv2")

    def _tag(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        if "tags" in changed:
            self._waf.tag_resource(ResourceARN=actual.attributes["arn"], Tags=to_list(properties["tags"]))


class WebAclHandler(WafHandler):
    """Makes and changes web ACLs."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        given = inputs.web_acl_input(name, properties)
        summary = self._waf.create_web_acl(**given, Tags=to_list(properties["tags"]))["Summary"]
        return {"arn": summary["ARN"], "id": summary["Id"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            with_lock(partial(self._read, actual), partial(self._replace, actual, properties))
        self._tag(actual, properties, changed)

    def delete(self, actual: Actual) -> None:
        """The web ACL, and then the tag of the load balancer that names it."""
        if actual.attributes["arn"]:
            self._refuse_used(actual)
            with_lock(partial(self._read, actual), partial(self._delete, actual))
        if balancer := actual.attributes["load_balancer"]:
            self._aws.client("elbv2").remove_tags(ResourceArns=[balancer], TagKeys=[WAF_TAG])

    def _read(self, actual: Actual) -> Mapping[str, Any] | None:
        get = partial(self._waf.get_web_acl, Name=actual.address.name, Scope=REGIONAL, Id=actual.attributes["id"])
        found: Mapping[str, Any] | None = unless_absent(get, None)
        return found

    def _replace(self, actual: Actual, properties: Properties, answer: Mapping[str, Any]) -> None:
        """UpdateWebACL replaces everything, so what the inventory does not say is given as it is."""
        given = {**inputs.carried_over(answer["WebACL"]), **inputs.web_acl_input(actual.address.name, properties)}
        self._waf.update_web_acl(**given, Id=actual.attributes["id"], LockToken=answer["LockToken"])

    def _delete(self, actual: Actual, answer: Mapping[str, Any]) -> None:
        given = {"Name": actual.address.name, "Scope": REGIONAL, "Id": actual.attributes["id"]}
        unless_absent(partial(self._waf.delete_web_acl, **given, LockToken=answer["LockToken"]), None)

    def _refuse_used(self, actual: Actual) -> None:
        arn = actual.attributes["arn"]
        list_used = partial(self._waf.list_resources_for_web_acl, WebACLArn=arn)
        if used := unless_absent(list_used, {}).get("ResourceArns"):
            raise Failure(
                f"{actual.address} cannot be deleted: {', '.join(sorted(used))} has it, too",
                todo="have it disassociated there (aws wafv2 disassociate-web-acl --region REGION --resource-arn ARN), or keep ingress.waf",
            )


class IpSetHandler(WafHandler):
    """Makes and changes IP sets."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        summary = self._waf.create_ip_set(
            Name=name,
            Scope=REGIONAL,
            IPAddressVersion=properties["version"],
            Addresses=properties["addresses"],
            Tags=to_list(properties["tags"]),
        )["Summary"]
        return {"arn": summary["ARN"], "id": summary["Id"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        if "addresses" in changed:
            update = partial(self._waf.update_ip_set, **self._of(actual), Addresses=properties["addresses"])
            with_lock(partial(self._read, actual), lambda answer: update(LockToken=answer["LockToken"]))
        self._tag(actual, properties, changed)

    def delete(self, actual: Actual) -> None:
        delete = partial(self._waf.delete_ip_set, **self._of(actual))
        with_lock(partial(self._read, actual), lambda answer: delete(LockToken=answer["LockToken"]))

    def _read(self, actual: Actual) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = unless_absent(partial(self._waf.get_ip_set, **self._of(actual)), None)
        return found

    @staticmethod
    def _of(actual: Actual) -> dict[str, str]:
        return {"Name": actual.address.name, "Scope": REGIONAL, "Id": actual.attributes["id"]}


class AssociationHandler(WafHandler):
    """Puts the web ACL before the load balancer. AWS does not know a new web ACL everywhere for minutes, see the passing errors."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        self._waf.associate_web_acl(WebACLArn=properties["web_acl"], ResourceArn=properties["load_balancer"])
        return {}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        self.create(actual.address.name, properties)

    def delete(self, actual: Actual) -> None:
        balancer = actual.attributes["load_balancer"]
        unless_absent(partial(self._waf.disassociate_web_acl, ResourceArn=balancer), None)


class LoggingHandler(WafHandler):
    """Which requests are recorded; the call replaces everything."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        given = inputs.logging_input(properties["web_acl"], properties)
        self._waf.put_logging_configuration(LoggingConfiguration=given)
        return {}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        self.create(actual.address.name, properties)

    def delete(self, actual: Actual) -> None:
        arn = actual.properties["web_acl"]
        unless_absent(partial(self._waf.delete_logging_configuration, ResourceArn=arn), None)


def with_lock(read: Callable[[], Any], change: Callable[[Any], Any]) -> None:
    """Change with the token of what was read just before; once more where somebody else wrote in between. Nothing where it is gone."""
    for last in (False, True):
        answer = read()
        if answer is None:
            return
        try:
            change(answer)
            return
        except ClientError as error:
            if last or code_of(error) != STALE:
                raise
