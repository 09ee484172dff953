# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is to be done about the stacks that made what stands: keep their resources, then retire them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from .._iam.reads import RoleAnswer
from .standing import Standing
from .templates import NOTHING, Stack, deletion_order

SHOWN = 3
OF_CDK = (
    "in the app: Aspects.of(stack).add({visit(node) {if (node instanceof CfnResource) "
    "{node.applyRemovalPolicy(RemovalPolicy.RETAIN); node.addMetadata('Retained', 'true');}}}), then cdk deploy"
)
OF_OTHERS = (
    "give each resource of the template DeletionPolicy: Retain, UpdateReplacePolicy: Retain and Metadata: {Retained: true}, "
    "as CloudFormation takes no change of the policies alone, and update the stack"
)
# The command that deletes what a stack leaves and nobody uses; REGION and NAME stand for the values.
DELETES = {
    "AWS::Lambda::Function": "aws lambda delete-function --region REGION --function-name NAME",
    "AWS::CloudWatch::Alarm": "aws cloudwatch delete-alarms --region REGION --alarm-names NAME",
    "AWS::Logs::LogGroup": "aws logs delete-log-group --region REGION --log-group-name NAME",
    "AWS::SNS::Topic": "aws sns delete-topic --region REGION --topic-arn NAME",
    "AWS::ElastiCache::CacheCluster": "aws elasticache delete-cache-cluster --region REGION --cache-cluster-id NAME",
    "AWS::EC2::SecurityGroup": "aws ec2 delete-security-group --region REGION --group-id NAME",
    "AWS::RDS::DBParameterGroup": "aws rds delete-db-parameter-group --region REGION --db-parameter-group-name NAME",
    "AWS::EC2::RouteTable": "aws ec2 delete-route-table --region REGION --route-table-id NAME",
}


def unkept(stacks: Sequence[Stack]) -> list[str]:
    """A line for each stack whose deletion would delete something, then the changes that are needed; none where all is kept."""
    losing = [(stack, lost) for stack in stacks if (lost := stack.lost())]
    changes = dict.fromkeys(OF_CDK if stack.is_of_cdk else OF_OTHERS for stack, _lost in losing)
    return [*(_told(stack, lost) for stack, lost in losing), *(f"To do: {change}" for change in changes)]


def retiring(standing: Standing) -> list[str]:
    """The commands that retire the stacks once a deploy, a release and a rollback have worked, and delete what nobody uses."""
    commands = []
    for name in deletion_order([*standing.stacks]):
        commands.append(f"aws cloudformation delete-stack --region REGION --stack-name {quote(name)}")
        commands.append(f"aws cloudformation wait stack-delete-complete --region REGION --stack-name {quote(name)}")
    text = repr(standing.evidence())
    for stack in standing.stacks:
        for item in stack.resources:
            physical, command = str(item.get("PhysicalResourceId") or ""), DELETES.get(str(item["ResourceType"]))
            if command and physical and physical not in text:
                commands.append(command.replace("NAME", quote(physical)))
    commands += [command for role in standing.unused_roles for command in _role_commands(role)]
    return commands


def _role_commands(answer: RoleAnswer) -> Iterator[str]:
    """A role goes once it has no policy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html"""
    name = quote(str(answer.role["RoleName"]))
    for policy in answer.attached:
        yield f"aws iam detach-role-policy --role-name {name} --policy-arn {quote(str(policy['PolicyArn']))}"
    for policy_name in sorted(answer.policies):
        yield f"aws iam delete-role-policy --role-name {name} --policy-name {quote(policy_name)}"
    used = (answer.role.get("RoleLastUsed") or {}).get("LastUsedDate")
    yield f"aws iam delete-role --role-name {name}{f'  # last used {used:%Y-%m-%d}' if used else ''}"


def _told(stack: Stack, lost: Sequence[str]) -> str:
    more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
    return f"stack {stack.name}: {len(lost)} of {_count(stack)} resources would be deleted with it: {', '.join(lost[:SHOWN])}{more}"


def _count(stack: Stack) -> int:
    return sum(item["ResourceType"] not in NOTHING for item in stack.resources)
