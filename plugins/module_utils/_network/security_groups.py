# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes, changes and deletes security groups and their rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from ipaddress import ip_network
from typing import Any

from .._aws.waiting import retry
from .._plan.values import Actual
from .ec2 import CONSISTENT_AFTER, NOT_YET, Ec2Handler, delete, fresh, specification

# ModifySecurityGroupRules asks for ports even where the protocol is everything, and takes what describing gives.
ALL_PORTS = {"FromPort": -1, "ToPort": -1}


class SecurityGroupHandler(Ec2Handler):
    """Security groups without any rule."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = fresh(
            lambda: self._ec2.create_security_group(
                GroupName=properties["name"],
                Description=properties["description"],
                VpcId=properties["vpc"],
                TagSpecifications=specification("security-group", properties["tags"]),
            )
        )
        self._revoke_default_egress(answer["GroupId"])
        return {"id": answer["GroupId"]}

    def delete(self, actual: Actual) -> None:
        group = actual.attributes["id"]
        self.remove(actual.address, lambda: self._ec2.delete_security_group(GroupId=group), "group-id", group)

    def _revoke_default_egress(self, group: str) -> None:
        """AWS lets a new group send anything anywhere: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"""
        everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
        revoke = partial(self._ec2.revoke_security_group_egress, GroupId=group, IpPermissions=everything)
        retry(revoke, (*NOT_YET, "InvalidPermission.NotFound"), CONSISTENT_AFTER)


class RuleHandler(Ec2Handler):
    """Rules of security groups."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        egress = properties["direction"] == "egress"
        authorize = self._ec2.authorize_security_group_egress if egress else self._ec2.authorize_security_group_ingress
        request = {"GroupId": properties["group"], "IpPermissions": [_permission(properties)]}
        if properties["tags"]:
            request["TagSpecifications"] = specification("security-group-rule", properties["tags"])
        rules = fresh(lambda: authorize(**request))["SecurityGroupRules"]
        return {"id": rules[0]["SecurityGroupRuleId"]}

    def change(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        rule = {"SecurityGroupRuleId": actual.attributes["id"], "SecurityGroupRule": _request(properties)}
        self._ec2.modify_security_group_rules(GroupId=properties["group"], SecurityGroupRules=[rule])

    def delete(self, actual: Actual) -> None:
        egress = actual.properties["direction"] == "egress"
        revoke = self._ec2.revoke_security_group_egress if egress else self._ec2.revoke_security_group_ingress
        where = {"GroupId": actual.properties["group"], "SecurityGroupRuleIds": [actual.attributes["id"]]}
        delete(lambda: revoke(**where))


def _permission(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as AuthorizeSecurityGroup… takes it."""
    about = {"Description": properties["description"]}
    peer = properties["peer"]
    if peer.startswith("sg-"):
        source: dict[str, Any] = {"UserIdGroupPairs": [{"GroupId": peer, **about}]}
    elif ip_network(peer).version == 4:
        source = {"IpRanges": [{"CidrIp": peer, **about}]}
    else:
        source = {"Ipv6Ranges": [{"CidrIpv6": peer, **about}]}
    return {"IpProtocol": properties["protocol"], **_ports(properties), **source}


def _request(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as ModifySecurityGroupRules takes it."""
    peer = properties["peer"]
    kind = "ReferencedGroupId" if peer.startswith("sg-") else f"CidrIpv{ip_network(peer).version}"
    return {
        "IpProtocol": properties["protocol"],
        **(_ports(properties) or ALL_PORTS),
        kind: peer,
        "Description": properties["description"],
    }


def _ports(properties: Mapping[str, Any]) -> dict[str, int]:
    if properties["from_port"] is None:
        return {}
    return {"FromPort": properties["from_port"], "ToPort": properties["to_port"]}
