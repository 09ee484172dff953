"""Security groups over the wire: they decide whom load balancers, tasks and clients reach, from the next probe on."""

from __future__ import annotations

from http.client import RemoteDisconnected
from typing import Any

import pytest

from tests.rehearsal.application import OLD, Application
from tests.rehearsal.firewalled import HOST, HTTPS, Firewalled
from tests.rehearsal.stack import API, WEB


@pytest.fixture
def site(account: Any) -> Firewalled:
    return Firewalled(account)


def test_a_task_whose_port_is_closed_is_never_healthy(site: Firewalled) -> None:
    site.open(site.app, 8080, GroupId=site.alb)
    group = site.serve(HealthCheckIntervalSeconds=300)
    site.account.advance(200)
    site.account.advance(200)
    events = site.messages()
    assert any(f"is unhealthy in (target-group {group}) due to (reason Request timed out)." in text for text in events)
    assert site.service()["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    assert site.account.fetch(HOST)[0] == 503


@pytest.mark.parametrize("peer", ["GroupId", "CidrIp", "PrefixListId", "all", "range"])
def test_the_load_balancer_is_let_in_by_group_block_list_or_range(site: Firewalled, peer: str) -> None:
    blocks = [subnet["CidrBlock"] for subnet in site.ec2.describe_subnets(SubnetIds=site.subnets)["Subnets"]]
    if peer == "GroupId":
        site.open(site.app, 3000, GroupId=site.alb)
    elif peer == "CidrIp":  # of each of its subnets
        for block in blocks:
            site.open(site.app, 3000, CidrIp=block)
    elif peer == "PrefixListId":
        made = site.ec2.create_managed_prefix_list(
            PrefixListName="l", AddressFamily="IPv4", MaxEntries=2, Entries=[{"Cidr": block} for block in blocks]
        )
        site.open(site.app, 3000, PrefixListId=made["PrefixList"]["PrefixListId"])
    else:
        ports = {"IpProtocol": "-1"} if peer == "all" else {"IpProtocol": "tcp", "FromPort": 1024, "ToPort": 4000}
        rule = {**ports, "UserIdGroupPairs": [{"GroupId": site.alb}]}
        site.ec2.authorize_security_group_ingress(GroupId=site.app, IpPermissions=[rule])
    assert site.health(site.serve()) == [("healthy", "")]
    assert site.account.fetch(HOST)[0] == 200


def test_one_of_two_subnets_does_not_suffice(site: Firewalled) -> None:
    block = site.ec2.describe_subnets(SubnetIds=site.subnets[:1])["Subnets"][0]["CidrBlock"]
    site.open(site.app, 3000, CidrIp=block)
    site.serve()
    assert site.account.fetch(HOST)[0] == 503


def test_the_load_balancer_must_be_let_out(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    site.only_out(site.alb, 8080, GroupId=site.app)
    group = site.serve()
    assert site.account.fetch(HOST)[0] == 503
    rule = site.permission(3000, GroupId=site.app)
    site.ec2.authorize_security_group_egress(GroupId=site.alb, IpPermissions=rule)
    site.account.advance(60)
    assert site.health(group) == [("healthy", "")]


def test_a_rule_that_is_revoked_cuts_the_running_task_off(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    group = site.serve()  # probed every 10 seconds; two failed probes make it unhealthy
    (first,) = site.tasks()
    assert site.account.fetch(HOST)[0] == 200
    site.close(site.app, 3000, GroupId=site.alb)
    assert site.account.fetch(HOST)[0] == 504
    assert site.health(group) == [("healthy", "")]
    site.account.advance(20)
    assert site.account.fetch(HOST)[0] == 503
    assert any(f"(task {first['taskArn'].split('/')[-1]}) (port 3000) is unhealthy" in text for text in site.messages())
    assert [task["taskArn"] for task in site.tasks()] != [first["taskArn"]]
    site.account.advance(120)
    assert site.account.fetch(HOST)[0] == 503  # its replacements are not reached, either
    site.open(site.app, 3000, GroupId=site.alb)
    site.account.advance(60)
    assert site.health(group) == [("healthy", "")]
    assert site.account.fetch(HOST)[0] == 200


def test_a_rule_that_comes_back_in_time_heals(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    group = site.serve(UnhealthyThresholdCount=10)
    (first,) = site.tasks()
    site.close(site.app, 3000, GroupId=site.alb)
    site.account.advance(60)
    site.open(site.app, 3000, GroupId=site.alb)
    site.account.advance(300)
    assert site.health(group) == [("healthy", "")]
    assert [task["taskArn"] for task in site.tasks()] == [first["taskArn"]]


def test_an_unhealthy_target_recovers_after_its_threshold(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    group = site.serve()
    site.ecs.update_service(cluster="c", service="s", healthCheckGracePeriodSeconds=3600)
    site.close(site.app, 3000, GroupId=site.alb)
    site.account.advance(30)
    assert site.health(group) == [("unhealthy", "Target.Timeout")]
    site.open(site.app, 3000, GroupId=site.alb)
    site.account.advance(15)
    assert site.health(group) == [("unhealthy", "Target.Timeout")]  # three good probes make it healthy
    site.account.advance(15)
    assert site.health(group) == [("healthy", "")]


def test_probes_go_to_the_port_of_the_target_group(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    group = site.serve(HealthCheckPort="9000")
    assert site.account.fetch(HOST)[0] == 503
    site.open(site.app, 9000, GroupId=site.alb)
    site.account.advance(60)
    assert site.health(group) == [("healthy", "")]
    site.close(site.app, 3000, GroupId=site.alb)
    site.account.advance(60)
    assert site.health(group) == [("healthy", "")]  # only the port of the probes is open
    assert site.account.fetch(HOST)[0] == 504


def test_an_application_that_listens_on_the_port_of_the_probes_alone(site: Firewalled) -> None:
    site.account.images({WEB: {"listens_on": 9000}})
    for port in (3000, 9000):
        site.open(site.app, port, GroupId=site.alb)
    group = site.serve(HealthCheckPort="9000")
    assert site.health(group) == [("healthy", "")]
    assert site.account.fetch(HOST)[0] == 502


def test_a_listener_that_nobody_reaches(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    site.serve()
    site.close(site.alb, HTTPS, CidrIp="0.0.0.0/0")
    with pytest.raises(RemoteDisconnected):
        site.account.fetch(HOST)
    site.open(site.alb, HTTPS, CidrIp="10.0.0.0/8")
    with pytest.raises(RemoteDisconnected):
        site.account.fetch(HOST)
    site.open(site.alb, HTTPS, CidrIp="0.0.0.0/0")
    assert site.account.fetch(HOST)[0] == 200


def test_a_task_that_may_not_leave_its_group_cannot_start(site: Firewalled) -> None:
    site.open(site.app, 3000, GroupId=site.alb)
    site.only_out(site.app, 5432, CidrIp="0.0.0.0/0")
    site.serve()
    reason = site.tasks("STOPPED")[0]["stoppedReason"]
    assert reason.startswith("ResourceInitializationError: unable to pull secrets or registry auth: The task cannot")
    assert reason.endswith("dial tcp: i/o timeout")
    rule = site.permission(443, CidrIp="0.0.0.0/0")
    site.ec2.authorize_security_group_egress(GroupId=site.app, IpPermissions=rule)
    site.account.advance(120)
    assert [task["lastStatus"] for task in site.tasks()] == ["RUNNING"]


@pytest.fixture
def app(account: Any) -> Application:
    return Application(account)


def close_database(app: Application) -> None:
    """Take the database out of the group of the tasks."""
    ec2, vpc = app.stack.ec2, app.stack.vpc
    group = ec2.create_security_group(GroupName="db", Description="db", VpcId=vpc)["GroupId"]
    app.rds.modify_db_instance(DBInstanceIdentifier="db", VpcSecurityGroupIds=[group], ApplyImmediately=True)


def test_an_application_that_does_not_reach_its_database(app: Application) -> None:
    close_database(app)
    app.account.advance(120)
    app.deploy()
    app.account.advance(100)
    assert app.reads() == [OLD]  # it waits for an answer
    app.account.advance(60)
    host = app.database["Endpoint"]["Address"]
    assert app.lines()[0] == (
        f'connection to server at "{host}", port 5432 failed: Connection timed out\n'
        "\tIs the server running on that host and accepting TCP/IP connections?"
    )
    assert app.stack.tasks("STOPPED")[0]["containers"][0]["exitCode"] == 1


def test_psql_does_not_reach_a_database(app: Application) -> None:
    assert app.psql("password-1") == (0, "1")
    close_database(app)
    app.account.advance(120)
    host = app.database["Endpoint"]["Address"]
    code, line = app.psql("password-1", PGCONNECT_TIMEOUT="10")
    assert (code, line) == (
        2,
        f'psql: error: connection to server at "{host}", port 5432 failed: timeout expired',
    )


def test_an_application_that_does_not_reach_its_cache(account: Any) -> None:
    site = Firewalled(account)
    caches = account.client("elasticache")
    caches.create_cache_subnet_group(CacheSubnetGroupName="g", CacheSubnetGroupDescription="g", SubnetIds=site.subnets)
    caches.create_cache_cluster(
        CacheClusterId="cache",
        CacheNodeType="cache.t3.micro",
        Engine="redis",
        NumCacheNodes=1,
        CacheSubnetGroupName="g",
        SecurityGroupIds=[site.alb],
    )
    account.advance(400)
    described = caches.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"][0]
    address = described["CacheNodes"][0]["Endpoint"]["Address"]
    account.images({API: {"connects_to": ["REDIS_URL"], "startup_seconds": 5}})
    url = [{"name": "REDIS_URL", "value": f"redis://{address}:6379/0"}]
    site.create(site.task_definition(site.container(image=API, environment=url)), desiredCount=1)
    account.advance(140)
    assert site.tasks("STOPPED")[0]["containers"][0]["exitCode"] == 1
    site.open(site.alb, 6379, GroupId=site.group)
    account.advance(150)
    (task,) = site.tasks()
    account.advance(300)
    assert [item["taskArn"] for item in site.tasks()] == [task["taskArn"]]


def test_an_internal_load_balancer_answers_the_addresses_that_its_group_lets_in(site: Firewalled) -> None:
    inner, elb = site.security_group("inner"), site.elbv2
    site.open(inner, 80, CidrIp="10.0.0.0/8")
    made = elb.create_load_balancer(Name="in", Subnets=site.subnets, SecurityGroups=[inner], Scheme="internal")
    answer = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "inside"}
    listener = elb.create_listener(
        LoadBalancerArn=made["LoadBalancers"][0]["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": answer}],
    )["Listeners"][0]["ListenerArn"]
    elb.create_rule(
        ListenerArn=listener,
        Priority=1,
        Conditions=[{"Field": "host-header", "Values": ["in.internal"]}],
        Actions=[{"Type": "fixed-response", "FixedResponseConfig": answer}],
    )
    site.account.advance(120)
    for more in ({}, {"X_Rehearsal_Client": "10.20.0.7"}):  # without an address nobody asks where a request is from
        assert site.account.fetch("in.internal", **more)[::2] == (200, b"inside")
    with pytest.raises(RemoteDisconnected):
        site.account.fetch("in.internal", X_Rehearsal_Client="192.168.0.7")
    site.close(inner, 80, CidrIp="10.0.0.0/8")
    with pytest.raises(RemoteDisconnected):
        site.account.fetch("in.internal", X_Rehearsal_Client="10.20.0.7")
