# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, change and delete security groups and their rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._plan.values import Actual
from .ec2_handler import Ec2Handler, ignore_gone
from .inputs import permission_argument, rule_argument, tag_specification


class SecurityGroupHandler(Ec2Handler):
    """Security groups without any rule."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ec2.create_security_group(
            GroupName=properties["name"],
            Description=properties["description"],
            VpcId=properties["vpc"],
            TagSpecifications=tag_specification("security-group", properties["tags"]),
        )
        self._revoke_default_egress(answer["GroupId"])
        return {"id": answer["GroupId"]}

    def delete(self, actual: Actual) -> None:
        group = actual.attributes["id"]
        self.remove(actual.address, lambda: self._ec2.delete_security_group(GroupId=group), "group-id", group)

    def _revoke_default_egress(self, group: str) -> None:
        """AWS lets a new group send anything anywhere: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"""
        everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
        self._ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everything)


class RuleHandler(Ec2Handler):
    """Rules of security groups."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        egress = properties["direction"] == "egress"
        authorize = self._ec2.authorize_security_group_egress if egress else self._ec2.authorize_security_group_ingress
        arguments = {"GroupId": properties["group"], "IpPermissions": [permission_argument(properties)]}
        if properties["tags"]:
            arguments["TagSpecifications"] = tag_specification("security-group-rule", properties["tags"])
        rules = authorize(**arguments)["SecurityGroupRules"]
        return {"id": rules[0]["SecurityGroupRuleId"]}

    def change(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        rule = {"SecurityGroupRuleId": actual.attributes["id"], "SecurityGroupRule": rule_argument(properties)}
        self._ec2.modify_security_group_rules(GroupId=properties["group"], SecurityGroupRules=[rule])

    def delete(self, actual: Actual) -> None:
        egress = actual.properties["direction"] == "egress"
        revoke = self._ec2.revoke_security_group_egress if egress else self._ec2.revoke_security_group_ingress
        arguments = {"GroupId": actual.properties["group"], "SecurityGroupRuleIds": [actual.attributes["id"]]}
        ignore_gone(lambda: revoke(**arguments))
