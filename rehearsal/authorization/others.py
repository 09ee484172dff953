"""Secrets, scaling, records and objects, whose resources and keys need a look at the account."""

from __future__ import annotations

from typing import Any

from moto.acm.models import acm_backends
from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.ce.models import ce_backends
from moto.secretsmanager.models import secretsmanager_backends

from .. import ACCOUNT_ID
from ..iam_evaluation import Call
from . import named
from .check import Request, request_tags, resource_tags, tags, with_tagging
from .roles import pass_role


def secrets(request: Request) -> list[Call]:
    """What Secrets Manager asks; a secret's ARN ends in six letters of its own."""
    if request.operation in ("ListSecrets", "GetRandomPassword"):
        return [request.call()]
    given = tags(request.parameters.get("Tags"))
    context = request_tags(given)
    if "BlockPublicPolicy" in request.parameters:
        context["secretsmanager:BlockPublicPolicy"] = str(request.parameters["BlockPublicPolicy"]).lower()
    if request.operation == "BatchGetSecretValue":
        return [request.call(), *(_one(request, name, "GetSecretValue", {}) for name in request.named("SecretIdList"))]
    names = request.named("SecretId", "Name")
    about = [_one(request, name, request.operation, context) for name in names]
    made = [call.resource for call in about] if request.operation == "CreateSecret" else []
    return with_tagging(about, "secretsmanager:TagResource", made, given) or [request.call()]


def _one(request: Request, name: str, operation: str, context: dict[str, Any]) -> Call:
    store = secretsmanager_backends[ACCOUNT_ID][request.region].secrets
    known = {arn: secret for secret in store.values() for arn in (secret.arn, secret.name)}
    secret = known.get(name)
    arn = secret.arn if secret else name if name.startswith("arn:") else request.arn(f"secret:{name}-AbCdEf")
    found = resource_tags(tags(secret.tags)) if secret and secret.tags else {}
    return Call(f"secretsmanager:{operation}", arn, {**context, **found})


def certificates(request: Request) -> list[Call]:
    """What ACM asks; a certificate's ARN holds a random id."""
    arns = request.named("CertificateArn")
    if not arns or request.operation.startswith(("Describe", "List")):
        return [request.call(**request_tags(tags(request.parameters.get("Tags"))))]
    known = acm_backends[ACCOUNT_ID][request.region]._certificates
    return [request.call(arn, **resource_tags(tags(known[arn].tags) if arn in known else {})) for arn in arns]


def scaling(request: Request) -> list[Call]:
    """What Application Auto Scaling asks; a target's ARN holds a random id."""
    if request.operation.startswith(("Describe", "List")):
        return [request.call()]
    backend = applicationautoscaling_backends[ACCOUNT_ID][request.region]
    given = tags(request.parameters.get("Tags"))
    targets = [target for group in backend.targets.values() for target in group.values()]
    wanted = {*request.named("ResourceARN", "ResourceId")}
    about = [target for target in targets if {target.arn, target.resource_id} & wanted]
    arn = about[0].arn if about else request.arn("scalable-target/new")
    found = about[0].__dict__.get("tags", {}) if about else {}
    context = {**request_tags(given), **resource_tags(found)}
    calls = [request.call(arn, **context)]
    return with_tagging(calls, "application-autoscaling:TagResource", [arn], given if not about else {})


def records(request: Request) -> list[Call]:
    """What Route 53 asks; names are compared in lower case, with \\052 for an asterisk."""
    if request.operation != "ChangeResourceRecordSets":
        return [request.call()]
    changes = (request.parameters.get("ChangeBatch") or {}).get("Changes") or []
    names = [str(item["ResourceRecordSet"]["Name"]).rstrip(".").lower().replace("*", "\\052") for item in changes]
    zone = str(request.parameters.get("HostedZoneId")).rsplit("/", 1)[-1]
    keys = {"route53:ChangeResourceRecordSetsNormalizedRecordNames": tuple(names)}
    return [request.call(f"arn:aws:route53:::hostedzone/{zone}", **keys)]


# https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
S3_ACTIONS = {
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "HeadBucket": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}


def objects(request: Request) -> list[Call]:
    """What S3 asks: a bucket's or an object's ARN has neither region nor account."""
    name = "/".join(request.named("Bucket", "Key"))
    action = f"s3:{S3_ACTIONS.get(request.operation, request.operation)}"
    return [Call(action, f"arn:aws:s3:::{name}" if name else "*", {})]


def account_settings(request: Request) -> list[Call]:
    """What S3 asks of its settings of an account: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html."""
    return [Call(f"s3:{request.operation.replace('Public', 'AccountPublic')}", "*", {})]


def budgets(request: Request) -> list[Call]:
    """What Budgets asks: one action for all that reads, and one for all that writes, but for tags.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
    """
    given = request.parameters.get("Budget") or request.parameters.get("NewBudget") or request.parameters
    name = given.get("BudgetName")
    arns = request.named("ResourceARN") or [request.arn(f"budget/{name}", region="") if name else "*"]
    wanted = tags(request.parameters.get("ResourceTags"))
    operation = request.operation
    if not operation.endswith("Resource"):
        operation = "ViewBudget" if operation.startswith("Describe") else "ModifyBudget"
    about = [Call(f"budgets:{operation}", arn, request_tags(wanted)) for arn in arns]
    return about if operation == "TagResource" else with_tagging(about, "budgets:TagResource", arns, wanted)


def schedules(request: Request) -> list[Call]:
    """What EventBridge Scheduler asks; a schedule hands on the role of its target.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
    """
    given, operation = request.parameters, request.operation
    wanted = request_tags(tags(given.get("Tags")))
    if operation.endswith("ScheduleGroup"):
        arns = [request.arn(f"schedule-group/{given.get('Name')}")]
    elif operation == "ListSchedules":
        arns = ["*"]
    elif operation.endswith("Schedule"):
        arns = [request.arn(f"schedule/{given.get('GroupName') or 'default'}/{given.get('Name')}")]
    else:
        arns = request.named("ResourceArn") or ["*"]
    calls = [request.call(arn, **wanted) for arn in arns]
    role = (given.get("Target") or {}).get("RoleArn")
    return [*calls, *([pass_role(role, "scheduler.amazonaws.com")] if role else [])]


def caches(request: Request) -> list[Call]:
    """What ElastiCache asks, and for logs that it is to deliver the rights to have them delivered.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Logging-destinations.html
    """
    wanted = request.parameters.get("LogDeliveryConfigurations") or ()
    asked = {
        name for item in wanted for name in (("Delete",) if item.get("Enabled") is False else ("Create", "Update"))
    }
    deliveries = [f"{name}LogDelivery" for name in sorted(asked)]
    deliveries += ["GetLogDelivery", "ListLogDeliveries", "DescribeLogGroups"] if asked else []
    deliveries += ["PutResourcePolicy", "DescribeResourcePolicies"] if asked - {"Delete"} else []
    return [*named.calls(request), *(Call(f"logs:{name}", "*", {}) for name in deliveries)]


def anomalies(request: Request) -> list[Call]:
    """What Cost Explorer asks of anomaly monitors and their subscriptions; a new one has no ARN yet.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html
    """
    arns = (
        request.named("MonitorArn", "SubscriptionArn", "ResourceArn")
        if request.operation != "GetAnomalySubscriptions"
        else []
    )
    given = request_tags(tags(request.parameters.get("ResourceTags")))
    known = ce_backends[ACCOUNT_ID]["aws"].tagger
    return [
        request.call(arn, **given, **resource_tags(known.get_tag_dict_for_resource(arn) if arn != "*" else {}))
        for arn in arns or ["*"]
    ]
