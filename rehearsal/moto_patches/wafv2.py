"""AWS WAF: what AWS refuses and moto takes, replacing all in an update, one web ACL a load balancer, and sampled requests.

https://docs.aws.amazon.com/waf/latest/APIReference/API_Operations_AWS_WAFV2.html; the sentences of refusals are AWS's or of its kind.
"""

from __future__ import annotations

import json
from typing import Any

from moto.elbv2.models import elbv2_backends
from moto.logs.models import logs_backends
from moto.moto_api._internal import mock_random
from moto.wafv2.exceptions import WAFNonexistentItemException, WAFv2ClientError
from moto.wafv2.models import FakeIPSet, FakeWebACL, WAFV2Backend
from moto.wafv2.responses import WAFV2Response

from .. import ACCOUNT_ID
from ..clock import Clock
from ..patching import replace
from ..quirks.ages import AGES
from ..quirks.switches import SWITCHES
from ..waf import firewall, managed
from ..waf.rates import FORWARDED

NEW = "new-web-acl"
LOG_PREFIX = "aws-waf-logs-"
REPLACED = (
    "description",
    "custom_response_bodies",
    "captcha_config",
    "challenge_config",
    "token_domains",
    "association_config",
)
"""In the order in which moto is given them."""


def install(clock: Clock) -> None:
    """Patch moto: WAFV2."""
    _associations(clock)
    _web_acls(clock)
    _ip_sets()
    replace(WAFV2Backend, put_logging_configuration=_put_logging)
    replace(WAFV2Response, get_sampled_requests=_get_sampled_requests, list_resources_for_web_acl=_list_resources)


def _associations(clock: Clock) -> None:
    associate, disassociate = WAFV2Backend.associate_web_acl, WAFV2Backend.disassociate_web_acl

    def associate_web_acl(self: WAFV2Backend, web_acl_arn: str, resource_arn: str) -> None:
        """AssociateWebACL: takes the place of another web ACL. A new one is not known everywhere, and a load balancer must be active.

        hashicorp/terraform-provider-aws#17527 and #29080; kubernetes-sigs/aws-load-balancer-controller#2022
        """
        balancer = elbv2_backends[ACCOUNT_ID][self.region_name].load_balancers.get(resource_arn)
        if ":loadbalancer/app/" in resource_arn and (balancer is None or balancer.state == "provisioning"):
            raise WAFNonexistentItemException
        if AGES.younger(NEW, web_acl_arn, SWITCHES.seconds(NEW), clock.now()):
            raise _error(
                "WAFUnavailableEntityException",
                "AWS WAF couldn't retrieve the resource that you requested. Retry your request.",
            )
        if web_acl_arn not in self.wacls:
            raise WAFNonexistentItemException
        disassociate(self, resource_arn)
        associate(self, web_acl_arn, resource_arn)

    replace(WAFV2Backend, associate_web_acl=associate_web_acl)
    found = WAFV2Backend.get_web_acl_for_resource

    def get_web_acl_for_resource(self: WAFV2Backend, resource_arn: str) -> FakeWebACL | None:
        """GetWebACLForResource: with a load balancer goes its association."""
        balancers = elbv2_backends[ACCOUNT_ID][self.region_name].load_balancers
        if ":loadbalancer/app/" in resource_arn and resource_arn not in balancers:
            self.disassociate_web_acl(resource_arn)
        return found(self, resource_arn)

    replace(WAFV2Backend, get_web_acl_for_resource=get_web_acl_for_resource)


def _web_acls(clock: Clock) -> None:
    create, update, delete = WAFV2Backend.create_web_acl, WAFV2Backend.update_web_acl, WAFV2Backend.delete_web_acl

    def create_web_acl(self: WAFV2Backend, name: str, *args: Any, **kwargs: Any) -> FakeWebACL:
        """CreateWebACL; WAFDuplicateItemException."""
        if self._is_duplicate_name(name):
            raise _duplicate()
        _refuse_rules(self, args[5])
        made = create(self, name, *args, **kwargs)
        AGES.note(NEW, made.arn, clock.now())
        return made

    def update_web_acl(self: WAFV2Backend, name: str, _id: str, *args: Any, **kwargs: Any) -> str:
        """UpdateWebACL replaces everything: what is not given is gone."""
        _refuse_rules(self, args[1] or [])
        token: str = update(self, name, _id, *args, **kwargs)
        acl = self.get_web_acl(None, name, _id)
        acl.rules = acl.rules if args[1] else []
        for key, value in zip(REPLACED, (args[2], *args[5:]), strict=True):
            setattr(acl, key, value or ("" if key == "description" else None))
        return token

    def delete_web_acl(self: WAFV2Backend, name: str, scope: str, _id: str, lock_token: str) -> None:
        """DeleteWebACL: none that is in use; its logging goes with it."""
        acl = self.get_web_acl(None, name, _id)
        if _resources(self, acl):
            raise _associated()
        delete(self, name, scope, _id, lock_token)
        self.logging_configurations.pop(acl.arn, None)

    replace(WAFV2Backend, create_web_acl=create_web_acl, update_web_acl=update_web_acl, delete_web_acl=delete_web_acl)


def _ip_sets() -> None:
    create, delete, init, update = (
        WAFV2Backend.create_ip_set,
        WAFV2Backend.delete_ip_set,
        FakeIPSet.__init__,
        FakeIPSet.update,
    )

    def create_ip_set(self: WAFV2Backend, name: str, *args: Any, **kwargs: Any) -> FakeIPSet:
        if any(item.name == name for item in self.ip_sets.values()):
            raise _duplicate()
        return create(self, name, *args, **kwargs)

    def delete_ip_set(self: WAFV2Backend, name: str, scope: str, _id: str, lock_token: str) -> None:
        arn = self.get_ip_set(name, scope, _id).arn
        if any(arn in json.dumps([rule.to_dict() for rule in acl.rules]) for acl in self.wacls.values()):
            raise _associated()
        delete(self, name, scope, _id, lock_token)

    def init_ip_set(self: FakeIPSet, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        self.lock_token = str(mock_random.uuid4())  # moto's is shorter than the model of AWS allows

    def update_ip_set(self: FakeIPSet, description: str | None, addresses: list[str]) -> None:
        update(self, description, addresses)
        self.lock_token = str(mock_random.uuid4())

    replace(WAFV2Backend, create_ip_set=create_ip_set, delete_ip_set=delete_ip_set)
    replace(FakeIPSet, __init__=init_ip_set, update=update_ip_set)


def _refuse_rules(backend: WAFV2Backend, rules: list[dict[str, Any]]) -> None:
    """Names and priorities that are given twice, groups and rules that AWS does not have, IP sets that are not there."""
    for key in ("Name", "Priority"):
        values = [rule[key] for rule in rules]
        if len(values) != len({*values}):
            raise _invalid(f"Your rules have a {key} in common")
    for rule in rules:
        _refuse_statement(backend, rule["Statement"])


def _refuse_statement(backend: WAFV2Backend, statement: dict[str, Any]) -> None:
    [(kind, given)] = statement.items()
    for inner in [*given.get("Statements", ()), *([given["Statement"]] if kind == "NotStatement" else ())]:
        _refuse_statement(backend, inner)
    if kind == "IPSetReferenceStatement" and given["ARN"] not in backend.ip_sets:
        raise WAFNonexistentItemException
    if kind == "RateBasedStatement" and (given["AggregateKeyType"] == FORWARDED) != ("ForwardedIPConfig" in given):
        raise _invalid("FORWARDED_IP and ForwardedIPConfig go together, field: RATE_BASED_STATEMENT")
    if kind == "ManagedRuleGroupStatement":
        if given["Name"] not in managed.GROUPS:
            raise WAFNonexistentItemException
        names = [item["Name"] for item in given.get("RuleActionOverrides") or ()]
        if unknown := {*names} - {*managed.GROUPS[given["Name"]][2]}:
            raise _invalid(f"The rule group has no rule {', '.join(sorted(unknown))}")


_put = WAFV2Backend.put_logging_configuration


def _put_logging(self: WAFV2Backend, arn: str, log_destination_configs: list[str], *args: Any, **kwargs: Any) -> Any:
    """PutLoggingConfiguration: one destination, whose name begins with aws-waf-logs-, and that is there.

    https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    """
    [destination] = log_destination_configs if len(log_destination_configs) == 1 else [""]
    name = destination.removesuffix(":*").partition(":log-group:")[2]
    if not name.startswith(LOG_PREFIX):
        raise _invalid(
            "The ARN isn't valid. A valid ARN begins with arn: and includes aws-waf-logs-, field: LOG_DESTINATION"
        )
    if arn not in self.wacls:
        raise WAFNonexistentItemException
    if name not in logs_backends[ACCOUNT_ID][self.region_name].groups:
        raise _error(
            "WAFLogDestinationPermissionIssueException",
            "The operation failed because you don't have the permissions that your logging configuration requires.",
        )
    return _put(self, arn, log_destination_configs, *args, **kwargs)


def _get_sampled_requests(self: WAFV2Response) -> str:
    """GetSampledRequests, of the last three hours."""
    given = json.loads(self.body)
    acl = self.wafv2_backend.get_web_acl(given["WebAclArn"], None, None)
    start, end = (float(given["TimeWindow"][key]) for key in ("StartTime", "EndTime"))
    found = firewall.samples(acl, given["RuleMetricName"], start, end)
    return json.dumps(
        {
            "SampledRequests": found[-int(given["MaxItems"]) :],
            "PopulationSize": len(found),
            "TimeWindow": {"StartTime": start, "EndTime": end},
        }
    )


def _list_resources(self: WAFV2Response) -> str:
    acl = self.wafv2_backend.get_web_acl(json.loads(self.body)["WebACLArn"], None, None)
    return json.dumps({"ResourceArns": _resources(self.wafv2_backend, acl)})


def _resources(backend: WAFV2Backend, acl: FakeWebACL) -> list[str]:
    """The load balancers that a web ACL is before, without those that have gone."""
    return [arn for arn in list(acl.associated_resources) if backend.get_web_acl_for_resource(arn) is acl]


def _duplicate() -> WAFv2ClientError:
    return _error(
        "WAFDuplicateItemException",
        "AWS WAF couldn't perform the operation because some resource in your request is a duplicate of an existing one.",
    )


def _associated() -> WAFv2ClientError:
    return _error(
        "WAFAssociatedItemException",
        "AWS WAF couldn't perform the operation because your resource is being used by another resource or it's associated "
        "with another resource.",
    )


def _invalid(reason: str) -> WAFv2ClientError:
    return _error("WAFInvalidParameterException", f"Error reason: {reason}")


def _error(code: str, message: str) -> WAFv2ClientError:
    return WAFv2ClientError(code, message)
