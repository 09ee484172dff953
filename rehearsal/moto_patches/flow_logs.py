"""VPC flow logs: a role that EC2 can assume, one flow log for each VPC and log group, and whether records arrive.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidDependantParameterError
from moto.ec2.models import EC2Backend
from moto.logs.models import logs_backends

from .. import ACCOUNT_ID
from ..clock import Clock
from ..enforcement import ROLES, enforces
from ..iam_evaluation import Call, Principal, grants
from ..iam_principals import RoleSession, find_role
from ..patching import replace

SERVICE = Principal("Service", ("vpc-flow-logs.amazonaws.com",))
LOGS = "cloud-watch-logs"
ASSUME = "Unable to assume given IAM role: '{}'"
"""https://github.com/hashicorp/terraform-provider-aws/issues/29323"""
TRAFFIC = ("ACCEPT", "REJECT", "ALL")
WRITES = ("logs:CreateLogStream", "logs:PutLogEvents")

_create, _describe = EC2Backend.create_flow_logs, EC2Backend.describe_flow_logs


def install(_clock: Clock) -> None:
    """Patch moto: flow logs."""
    replace(EC2Backend, create_flow_logs=create_flow_logs, describe_flow_logs=describe_flow_logs)


def create_flow_logs(
    self: EC2Backend,
    resource_type: str,
    resource_ids: list[str],
    traffic_type: Any,
    deliver_logs_permission_arn: Any,
    log_destination_type: Any,
    *rest: Any,
    **more: Any,
) -> Any:
    """CreateFlowLogs: traffic is to be named for a VPC, and the role is to be one that flow logs of this account may assume."""
    if resource_type in ("VPC", "Subnet", "NetworkInterface") and traffic_type not in TRAFFIC:
        raise EC2ClientError("MissingParameter", "The request must contain the parameter TrafficType")
    if (log_destination_type or LOGS) == LOGS:
        if not deliver_logs_permission_arn:
            raise InvalidDependantParameterError("DeliverLogsPermissionArn", "LogDestinationType", LOGS)
        _check_role(self.region_name, deliver_logs_permission_arn)
    return _create(
        self,
        resource_type,
        resource_ids,
        traffic_type,
        deliver_logs_permission_arn,
        log_destination_type,
        *rest,
        **more,
    )


def describe_flow_logs(self: EC2Backend, flow_log_ids: list[str] | None = None, filters: Any = None) -> Sequence[Any]:
    """DescribeFlowLogs: FAILED with "Access error" where the log group is gone or the role may not write into it.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html
    """
    found: Sequence[Any] = _describe(self, flow_log_ids, filters)
    for item in found:
        if item.log_destination_type == LOGS:
            arrives = _arrives(self.region_name, item)
            item.deliver_logs_status = "SUCCESS" if arrives else "FAILED"
            item.deliver_logs_error_message = None if arrives else "Access error"
    return found


def _check_role(region: str, arn: str) -> None:
    role = find_role(arn)
    source = f"arn:aws:ec2:{region}:{ACCOUNT_ID}:vpc-flow-log/fl-0"
    call = Call("sts:AssumeRole", context={"aws:SourceAccount": ACCOUNT_ID, "aws:SourceArn": source})
    if role is None or (enforces(ROLES) and not grants(role.assume_role_policy_document, SERVICE, call)):
        raise EC2ClientError("InvalidParameter", ASSUME.format(arn))


def _arrives(region: str, flow_log: Any) -> bool:
    name, role = flow_log.log_group_name, find_role(flow_log.deliver_logs_permission_arn)
    if role is None or name not in logs_backends[ACCOUNT_ID][region].groups:
        return False
    session = RoleSession(role, "flow-logs", region)
    streams = f"arn:aws:logs:{region}:{ACCOUNT_ID}:log-group:{name}:log-stream:eni-all"
    return not enforces(ROLES) or all(session.decide(Call(action, streams)).allowed for action in WRITES)
