"""A load balancer with HTTPS, hosts and target groups, as the ingress role makes them."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from tests.rehearsal.stack import Stack

CERTIFICATE = "arn:aws:acm:us-east-1:258993895334:certificate/6f17fe7f-fca3-41f1-95a3-8debad6f7fa8"
FAST = {"HealthCheckIntervalSeconds": 10, "UnhealthyThresholdCount": 2}


class Site(Stack):
    """A load balancer as the ingress role makes it: HTTP redirects, HTTPS answers 404 unless a host is known."""

    def __init__(self, account: Any) -> None:
        super().__init__(account)
        self.balancer = self.elbv2.create_load_balancer(Name="site", Subnets=self.subnets)["LoadBalancers"][0]
        arn = self.balancer["LoadBalancerArn"]
        self.let_in(80, 443)
        redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
        self.elbv2.create_listener(
            LoadBalancerArn=arn,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "redirect", "RedirectConfig": redirect}],
        )
        nothing = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not Found"}
        self.https = self.elbv2.create_listener(
            LoadBalancerArn=arn,
            Protocol="HTTPS",
            Port=443,
            Certificates=[{"CertificateArn": CERTIFICATE}],
            DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": nothing}],
        )["Listeners"][0]["ListenerArn"]

    def let_in(self, *ports: int) -> None:
        """Let the internet in to ports of the load balancer."""
        rules = [
            {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            for port in ports
        ]
        self.ec2.authorize_security_group_ingress(GroupId=self.group, IpPermissions=rules)

    def targets(self, name: str, **settings: Any) -> str:
        """A target group that drains for 30 seconds."""
        made = self.elbv2.create_target_group(
            Name=name, Protocol="HTTP", Port=3000, VpcId=self.vpc, TargetType="ip", **{**FAST, **settings}
        )
        arn: str = made["TargetGroups"][0]["TargetGroupArn"]
        delay = {"Key": "deregistration_delay.timeout_seconds", "Value": "30"}
        self.elbv2.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[delay])
        return arn

    def route(self, host: str, priority: int, **weights: int) -> str:
        """A rule for a host, with target groups by ARN and weight; its ARN."""
        groups = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in weights.items()]
        made = self.elbv2.create_rule(
            ListenerArn=self.https,
            Priority=priority,
            Conditions=[{"Field": "host-header", "Values": [host]}],
            Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}],
        )
        return str(made["Rules"][0]["RuleArn"])

    def run(self, group: str, **changes: Any) -> None:
        """The service behind a group, healthy."""
        balancer = {"targetGroupArn": group, "containerName": "app", "containerPort": 3000}
        self.create(self.task_definition(), loadBalancers=[balancer], **changes)
        self.account.advance(120)


class Visitors:
    """Asks the site steadily from a thread, and counts the answers."""

    def __init__(self, site: Site, host: str) -> None:
        url = urlsplit(site.account.ask("GET", "health")[1]["http_url"])
        self._connection = HTTPConnection(url.hostname or "", url.port, timeout=10)
        self._host, self._over = host, threading.Event()
        self.statuses: Counter[int] = Counter()
        self.images: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Visitors:
        self._thread.start()
        self.wait_for(1)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._connection.close()

    def wait_for(self, count: int) -> None:
        """Wait until so many answers have come, five seconds at most."""
        deadline = time.monotonic() + 5
        while sum(self.statuses.values()) < count and time.monotonic() < deadline:
            time.sleep(0.01)

    def _ask(self) -> None:
        while not self._over.is_set():
            self._connection.request("GET", "/", headers={"Host": self._host})
            response = self._connection.getresponse()
            body = response.read()
            self.statuses[response.status] += 1
            if response.status == 200:
                self.images[json.loads(body)["image"]] += 1
