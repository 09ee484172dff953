"""CloudWatch: alarm mute rules, which moto lacks.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
"""

from __future__ import annotations

import re
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult, EmptyResult

from .. import ACCOUNT_ID, schedules
from ..clock import Clock, naive_utc
from ..paging import page
from ..patching import replace

DURATION = re.compile(r"P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?)?")
LEAST, MOST, ALARMS, PAGE = 60.0, 15 * 86_400.0, 100, 50

_tag, _untag = CloudWatchBackend.tag_resource, CloudWatchBackend.untag_resource


def install(clock: Clock) -> None:
    """Patch moto: CloudWatch, alarm mute rules."""

    def put_alarm_mute_rule(self: CloudWatchResponse) -> Any:
        """PutAlarmMuteRule: replaces all but the tags of a rule that exists."""
        backend: Any = self.cloudwatch_backend
        given = {name: self._get_param(name) for name in ("Name", "Description", "Rule", "MuteTargets", "ExpireDate")}
        _check(given, {alarm.name for alarm in backend.describe_alarms()})
        rules, arn = _rules(backend), _arn(backend, given["Name"])
        tags = {} if given["Name"] in rules else {item["Key"]: item["Value"] for item in self._get_param("Tags", [])}
        rules[given["Name"]] = {**given, "AlarmMuteRuleArn": arn, "LastUpdatedTimestamp": naive_utc(clock.now())}
        if tags:
            backend.tagger.tag_resource(arn, backend.tagger.convert_dict_to_tags_input(tags))
        return EmptyResult()

    def get_alarm_mute_rule(self: CloudWatchResponse) -> Any:
        """GetAlarmMuteRule."""
        name, rules = self._get_param("AlarmMuteRuleName"), _rules(self.cloudwatch_backend)
        if name not in rules:
            raise JsonRESTError("ResourceNotFoundException", f"Alarm mute rule {name} does not exist.")
        return ActionResult({**_told(rules[name]), **_state(rules[name], clock.now())})

    def list_alarm_mute_rules(self: CloudWatchResponse) -> Any:
        """ListAlarmMuteRules."""
        found = [
            {**{key: rule[key] for key in ("AlarmMuteRuleArn", "LastUpdatedTimestamp")}, **_state(rule, clock.now())}
            for _name, rule in sorted(_rules(self.cloudwatch_backend).items())
        ]
        size = int(self._get_param("MaxRecords") or PAGE)
        listed, token = page(found, self._get_param("NextToken"), size)
        return ActionResult({"AlarmMuteRuleSummaries": listed, **({"NextToken": token} if token else {})})

    replace(
        CloudWatchResponse,
        put_alarm_mute_rule=put_alarm_mute_rule,
        get_alarm_mute_rule=get_alarm_mute_rule,
        list_alarm_mute_rules=list_alarm_mute_rules,
        delete_alarm_mute_rule=delete_alarm_mute_rule,
    )
    replace(CloudWatchBackend, tag_resource=tag_resource)


def delete_alarm_mute_rule(self: CloudWatchResponse) -> Any:
    """DeleteAlarmMuteRule; one that is not there is no error."""
    backend: Any = self.cloudwatch_backend
    rule = _rules(backend).pop(self._get_param("AlarmMuteRuleName"), None)
    if rule:
        backend.tagger.delete_all_tags_for_resource(rule["AlarmMuteRuleArn"])
    return EmptyResult()


def tag_resource(self: Any, arn: str, tags: dict[str, str]) -> None:
    """TagResource, of rules as well."""
    if any(rule["AlarmMuteRuleArn"] == arn for rule in _rules(self).values()):
        self.tagger.tag_resource(arn, self.tagger.convert_dict_to_tags_input(tags))
    else:
        _tag(self, arn, tags)


def _rules(backend: Any) -> dict[str, dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = backend.__dict__.setdefault("alarm_mute_rules", {})
    return rules


def _arn(backend: Any, name: str) -> str:
    return f"arn:aws:cloudwatch:{backend.region_name}:{ACCOUNT_ID}:alarm-mute-rule:{name}"


def _check(given: dict[str, Any], alarms: set[str]) -> None:
    schedule = given["Rule"]["Schedule"]
    seconds = _seconds(schedule["Duration"])
    if seconds is None or not LEAST <= seconds <= MOST:
        raise _refused(f"The duration {schedule['Duration']} is not one from PT1M to P15D.")
    try:
        _next(schedule, 0.0)
    except (KeyError, OSError, ValueError, TypeError) as error:
        raise _refused(f"The expression {schedule['Expression']} is not valid.") from error
    names = (given["MuteTargets"] or {}).get("AlarmNames") or []
    if len(names) > ALARMS:
        raise _refused(f"A mute rule targets at most {ALARMS} alarms.")
    if missing := sorted({*names} - alarms):
        raise _refused(f"The alarm {missing[0]} does not exist.")


def _seconds(duration: str) -> float | None:
    match = DURATION.fullmatch(duration)
    days, hours, minutes = (int(text or 0) for text in match.groups()) if match else (0, 0, 0)
    return (days * 24 * 60 + hours * 60 + minutes) * 60.0 if match else None


def _next(schedule: dict[str, Any], now: float) -> float | None:
    """A cron expression of mute rules has five fields, without a year."""
    fields = schedule["Expression"].removeprefix("cron(").removesuffix(")").split()
    if len(fields) != 5:
        raise ValueError(schedule["Expression"])
    return schedules.next_time(f"cron({' '.join([*fields, '*'])})", schedule.get("Timezone"), now)


def _state(rule: dict[str, Any], now: float) -> dict[str, str]:
    schedule = rule["Rule"]["Schedule"]
    began = _next(schedule, now - (_seconds(schedule["Duration"]) or 0.0))
    return {"Status": "ACTIVE" if began is not None and began <= now else "SCHEDULED", "MuteType": "RECURRING"}


def _told(rule: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rule.items() if value is not None}


def _refused(message: str) -> JsonRESTError:
    return JsonRESTError("ValidationError", message)
