"""The account's load balancers over HTTP: rules, health of the targets, and steady requests during a rollout."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.rehearsal.site import Site, Visitors
from tests.rehearsal.stack import API, WEB


@pytest.fixture
def site(account: Any) -> Site:
    return Site(account)


def told(answer: tuple[int, dict[str, str], bytes]) -> dict[str, Any]:
    status, _, body = answer
    assert status == 200, body
    return dict(json.loads(body))


def test_a_healthy_task_answers_and_says_what_it_is(site: Site) -> None:
    group = site.targets("web")
    site.route("www.salesdog.click", 10, **{group: 1})
    site.run(group)
    said = told(site.account.fetch("www.salesdog.click", "/a?b=1"))
    assert (said["service"], said["image"], said["path"]) == ("s", WEB, "/a")
    assert said["revision"] == site.service()["deployments"][0]["id"].split("/")[1]
    assert said["taskDefinition"] == "app:1"
    tasks = {told(site.account.fetch("WWW.salesdog.click:443"))["task"] for _ in range(4)}
    assert tasks == {task["taskArn"].split("/")[-1] for task in site.tasks()}


def test_redirect_default_and_a_missing_load_balancer(site: Site) -> None:
    assert site.account.fetch("www.salesdog.click")[0] == 503  # the load balancer is still being provisioned
    site.account.advance(120)
    status, headers, _ = site.account.fetch("www.salesdog.click", "/a?b=1", X_Forwarded_Proto="http")
    assert (status, headers["Location"]) == (301, "https://www.salesdog.click/a?b=1")
    assert site.account.fetch("unknown.salesdog.click")[::2] == (404, b"Not Found")
    assert site.account.fetch("www.salesdog.click", X_Forwarded_Port="9999")[0] == 503


def test_no_healthy_target_is_503(site: Site) -> None:
    group = site.targets("web")
    site.route("www.salesdog.click", 10, **{group: 1})
    site.account.advance(120)
    assert site.account.fetch("www.salesdog.click")[0] == 503
    site.account.images({WEB: {"fail": "target"}})
    site.run(group, healthCheckGracePeriodSeconds=600)
    assert site.target_states(group) == ["unhealthy", "unhealthy"]
    assert site.account.fetch("www.salesdog.click")[0] == 503


def test_a_crashed_task_is_502_until_it_is_taken_out(site: Site) -> None:
    group = site.targets("web")
    site.route("www.salesdog.click", 10, **{group: 1})
    site.account.images({WEB: {"exit_after_seconds": 105}})
    site.run(group, desiredCount=1)
    answers: list[int] = []
    for _ in range(40):  # the exit is noticed half a second later; these steps find that moment
        site.account.advance(0.2)
        answers.append(site.account.fetch("www.salesdog.click")[0])
    assert set(answers) == {200, 502, 503}
    assert answers == sorted(answers)


def test_an_answer_that_takes_longer_than_the_idle_timeout_is_504(site: Site) -> None:
    group = site.targets("web")
    site.route("www.salesdog.click", 10, **{group: 1})
    site.account.images({WEB: {"response_seconds": 61}})
    site.run(group)
    began = time.monotonic()
    assert site.account.fetch("www.salesdog.click")[0] == 504
    assert time.monotonic() - began < 3


def test_weights_choose_among_target_groups(site: Site) -> None:
    empty, full = site.targets("empty"), site.targets("full")
    rule = site.route("www.salesdog.click", 10, **{empty: 0, full: 1})
    site.run(full)
    assert {site.account.fetch("www.salesdog.click")[0] for _ in range(20)} == {200}
    groups = [{"TargetGroupArn": empty, "Weight": 1}, {"TargetGroupArn": full, "Weight": 1}]
    forward = [{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}]
    site.elbv2.modify_rule(RuleArn=rule, Actions=forward)
    assert {site.account.fetch("www.salesdog.click")[0] for _ in range(40)} == {200, 503}


def test_a_good_rolling_deployment_loses_no_request(site: Site) -> None:
    group = site.targets("web")
    site.route("www.salesdog.click", 10, **{group: 1})
    site.run(group, desiredCount=3)
    with Visitors(site, "www.salesdog.click") as visitors:
        new = site.task_definition(site.container(image=API))
        site.ecs.update_service(cluster="c", service="s", taskDefinition=new)
        for _ in range(120):
            site.account.advance(1)
        visitors.wait_for(200)
    assert site.service()["deployments"][0]["rolloutState"] == "COMPLETED"
    assert set(visitors.statuses) == {200}
    assert visitors.images[WEB] > 0
    assert visitors.images[API] > 0


def test_it_stands_200_requests_a_second(site: Site) -> None:
    group = site.targets("web")
    site.route("www.salesdog.click", 10, **{group: 1})
    site.run(group, desiredCount=10)
    began = time.monotonic()
    with Visitors(site, "www.salesdog.click") as visitors:
        visitors.wait_for(400)
    seconds = time.monotonic() - began
    assert set(visitors.statuses) == {200}
    assert visitors.statuses[200] / seconds > 200
