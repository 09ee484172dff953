"""Tags and account settings of the ECS API."""

from __future__ import annotations

from typing import Any

from .region import Region

ACCOUNT_SETTINGS = {
    "awsvpcTrunking": "disabled",
    "containerInsights": "disabled",
    "containerInstanceLongArnFormat": "enabled",
    "defaultLogDriverMode": "non-blocking",
    "dualStackIPv6": "enabled",
    "fargateFIPSMode": "disabled",
    "fargateTaskRetirementWaitPeriod": "7",
    "guardDutyActivate": "off",
    "serviceLongArnFormat": "enabled",
    "tagResourceAuthorization": "on",
    "taskLongArnFormat": "enabled",
}


def tag_resource(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """TagResource: adds tags, or replaces the values of existing keys."""
    resource = region.tagged(request["resourceArn"])
    tags = _task_tags(resource)
    merged = {tag["key"]: tag for tag in [*tags, *request["tags"]]}
    tags[:] = list(merged.values())
    return {}


def untag_resource(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """UntagResource."""
    tags = _task_tags(region.tagged(request["resourceArn"]))
    tags[:] = [tag for tag in tags if tag["key"] not in request["tagKeys"]]
    return {}


def list_tags_for_resource(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListTagsForResource."""
    return {"tags": _task_tags(region.tagged(request["resourceArn"]))}


def _task_tags(resource: Any) -> list[dict[str, str]]:
    tags: list[dict[str, str]] = resource.details["tags"] if hasattr(resource, "details") else resource.tags
    return tags


def list_account_settings(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListAccountSettings; with effectiveSettings AWS's defaults as well."""
    settings = {**(ACCOUNT_SETTINGS if request.get("effectiveSettings") else {}), **region.account_settings}
    root = f"arn:aws:iam::{region.account_id}:root"
    return {
        "settings": [
            {"name": name, "value": value, "principalArn": root, "type": "user"}
            for name, value in sorted(settings.items())
            if request.get("name") in (None, name) and request.get("value") in (None, value)
        ]
    }


def put_account_setting(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """PutAccountSetting and PutAccountSettingDefault: one principal here, so both are the same."""
    name, value = request["name"], request["value"]
    region.account_settings[name] = value
    return {"setting": {"name": name, "value": value, "principalArn": f"arn:aws:iam::{region.account_id}:root"}}


def delete_account_setting(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteAccountSetting."""
    name = request["name"]
    value = region.account_settings.pop(name, None)
    return {"setting": {"name": name, "value": value}}
