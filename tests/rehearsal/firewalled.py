"""A site behind security groups of its own."""

from __future__ import annotations

from typing import Any

from .site import Site

HOST, HTTPS = "www.salesdog.click", 443


class Firewalled(Site):
    """A site whose load balancer and tasks have security groups of their own, without a rule of ingress."""

    def __init__(self, account: Any) -> None:
        super().__init__(account)
        self.alb, self.app = (self.security_group(name) for name in ("alb", "app"))
        arn = self.balancer["LoadBalancerArn"]
        self.elbv2.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[self.alb])
        self.open(self.alb, HTTPS, CidrIp="0.0.0.0/0")

    def security_group(self, name: str) -> str:
        """A security group that lets everything out."""
        made = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc)
        return str(made["GroupId"])

    def permission(self, port: int, **peer: str) -> list[dict[str, Any]]:
        """TCP on a port, from or to a GroupId, a CidrIp or a PrefixListId."""
        kinds = {"GroupId": "UserIdGroupPairs", "CidrIp": "IpRanges", "PrefixListId": "PrefixListIds"}
        peers = {kinds[key]: [{key: value}] for key, value in peer.items()}
        return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peers}]

    def open(self, group: str, port: int, **peer: str) -> None:
        """Let a peer in."""
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=self.permission(port, **peer))

    def close(self, group: str, port: int, **peer: str) -> None:
        """Take that back."""
        self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=self.permission(port, **peer))

    def only_out(self, group: str, port: int, **peer: str) -> None:
        """Let nothing out of a group but this."""
        everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
        self.ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everything)
        self.ec2.authorize_security_group_egress(GroupId=group, IpPermissions=self.permission(port, **peer))

    def serve(self, **settings: Any) -> str:
        """One task in the security group of the application, behind a rule; its target group."""
        group = self.targets("web", HealthyThresholdCount=3, **settings)
        self.route(HOST, 10, **{group: 1})
        network = {"subnets": self.subnets, "securityGroups": [self.app], "assignPublicIp": "ENABLED"}
        self.run(group, desiredCount=1, networkConfiguration={"awsvpcConfiguration": network})
        return group

    def health(self, group: str) -> list[tuple[str, str]]:
        """The states and reasons of a group's targets, but for those that drain."""
        described = self.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        states = [(item["TargetHealth"]["State"], item["TargetHealth"].get("Reason", "")) for item in described]
        return [state for state in states if state[0] != "draining"]
