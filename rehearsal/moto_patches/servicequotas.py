"""Service Quotas: AWS's default values of the quotas that this project's preflight asks for."""

from __future__ import annotations

import json
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.servicequotas.responses import ServiceQuotasResponse

from .. import ACCOUNT_ID
from ..clock import Clock
from ..patching import replace

SERVICES = {
    "ec2": "Amazon Elastic Compute Cloud (Amazon EC2)",
    "ecs": "Amazon Elastic Container Service (Amazon ECS)",
    "elasticache": "Amazon ElastiCache",
    "elasticloadbalancing": "Elastic Load Balancing (ELB)",
    "fargate": "AWS Fargate",
    "iam": "AWS Identity and Access Management (IAM)",
    "logs": "Amazon CloudWatch Logs",
    "rds": "Amazon Relational Database Service (Amazon RDS)",
    "secretsmanager": "AWS Secrets Manager",
    "vpc": "Amazon Virtual Private Cloud (Amazon VPC)",
}
GLOBAL = {"iam": "us-east-1"}
"""Services without regions, whose quotas one region tells."""
# Service code, quota code, name and AWS's default value (AWS General Reference, the service's quotas).
QUOTAS = [
    ("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5),
    ("ecs", "L-21C621EB", "Clusters per account", 10000),
    ("ecs", "L-9EF96962", "Services per cluster", 5000),
    ("elasticache", "L-AF354865", "Nodes per cluster per instance type (Redis OSS cluster mode enabled)", 90),
    ("elasticache", "L-DFE45DF3", "Nodes per Region", 300),
    ("elasticache", "L-9B87FB0A", "Subnet groups per Region", 300),
    ("elasticloadbalancing", "L-53DA6B97", "Application Load Balancers per Region", 50),
    ("elasticloadbalancing", "L-B22855CB", "Target Groups per Region", 3000),
    ("elasticloadbalancing", "L-7EED9B64", "Rules per Application Load Balancer", 100),
    ("elasticloadbalancing", "L-B6DF7632", "Listeners per Application Load Balancer", 50),
    ("fargate", "L-3032A538", "Fargate On-Demand vCPU resource count", 6),
    ("fargate", "L-36FBB829", "Fargate Spot vCPU resource count", 6),
    ("iam", "L-FE177D64", "Roles per account", 1000),
    ("logs", "L-C7B9AAAB", "Log groups", 1000000),
    ("rds", "L-7B6409FD", "DB instances", 40),
    ("rds", "L-7ADDB58A", "Total storage for all DB instances", 100000),
    ("rds", "L-48C6BF61", "DB subnet groups", 50),
    ("secretsmanager", "L-2F66C23C", "Secrets", 500000),
    ("vpc", "L-F678F1CE", "VPCs per Region", 5),
    ("vpc", "L-407747CB", "Subnets per VPC", 200),
    ("vpc", "L-FE5A380F", "NAT gateways per Availability Zone", 5),
    ("vpc", "L-E79EC296", "VPC security groups per Region", 2500),
    ("vpc", "L-A4707A72", "Internet gateways per Region", 5),
]


GIVEN: dict[tuple[str, str], float] = {}
"""Values of a twin, by the codes of service and quota, in the place of the defaults."""


def install(clock: Clock) -> None:
    """Put these quotas in the place of moto's."""

    def listing(self: ServiceQuotasResponse) -> str:
        return json.dumps({"Quotas": quotas(self.region, json.loads(self.body)["ServiceCode"])})

    def get_service_quota(self: ServiceQuotasResponse) -> str:
        request = json.loads(self.body)
        wanted = quotas(self.region, request["ServiceCode"])
        matching = [quota for quota in wanted if quota["QuotaCode"] == request["QuotaCode"]]
        if not matching:
            raise JsonRESTError(
                "NoSuchResourceException", "The request failed because the specified quota does not exist."
            )
        return json.dumps({"Quota": matching[0]})

    def list_services(self: ServiceQuotasResponse) -> str:
        named = [{"ServiceCode": code, "ServiceName": name} for code, name in SERVICES.items()]
        return json.dumps({"Services": named})

    replace(ServiceQuotasResponse, list_service_quotas=listing)
    replace(ServiceQuotasResponse, list_aws_default_service_quotas=listing)
    replace(ServiceQuotasResponse, get_service_quota=get_service_quota)
    replace(ServiceQuotasResponse, get_aws_default_service_quota=get_service_quota)
    replace(ServiceQuotasResponse, list_services=list_services)


def quotas(region: str, service_code: str) -> list[dict[str, Any]]:
    """A service's quotas in the API's shape; NoSuchResourceException for a service that has none here."""
    if service_code not in SERVICES or (service_code in GLOBAL and region != GLOBAL[service_code]):
        raise JsonRESTError(
            "NoSuchResourceException", "The request failed because the specified service does not exist."
        )
    return [
        {
            "ServiceCode": service,
            "ServiceName": SERVICES[service],
            "QuotaArn": f"arn:aws:servicequotas:{region}:{ACCOUNT_ID}:{service}/{code}",
            "QuotaCode": code,
            "QuotaName": name,
            "Value": float(GIVEN.get((service, code), value)),
            "Unit": "None",
            "Adjustable": True,
            "GlobalQuota": service in GLOBAL,
        }
        for service, code, name, value in QUOTAS
        if service == service_code
    ]
