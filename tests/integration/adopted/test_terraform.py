"""What an account as Terraform leaves it holds: the facts that every test of it rests on."""

from __future__ import annotations

from tests.adopted_accounts import terraform
from tests.harness import Account


def test_both_services_run_as_terraform_left_them(terraform_account: Account) -> None:
    ecs, elb = terraform_account.client("ecs"), terraform_account.client("elbv2")
    services = ecs.describe_services(cluster=terraform.CLUSTER, services=list(terraform.PORTS))["services"]
    groups = {item["serviceName"]: item["networkConfiguration"]["awsvpcConfiguration"] for item in services}
    assert len({group for item in groups.values() for group in item["securityGroups"]}) == len(terraform.PORTS)
    for service in services:
        assert (service["runningCount"], service["launchType"]) == (1, "FARGATE")
        arn = service["loadBalancers"][0]["targetGroupArn"]
        health = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        assert [item["TargetHealth"]["State"] for item in health] == ["healthy"]


def test_the_load_balancer_is_internal_and_has_rules_of_paths(terraform_account: Account) -> None:
    elb = terraform_account.client("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    assert balancer["Scheme"] == "internal"
    [listener] = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    rules = elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
    assert {item["Field"] for rule in rules for item in rule["Conditions"]} == {"path-pattern"}


def test_roles_have_a_path_and_policies_of_two_services_one_name(terraform_account: Account) -> None:
    roles = terraform_account.client("iam").list_roles(PathPrefix=terraform.PATH)["Roles"]
    assert len(roles) == 2 * len(terraform.PORTS)
    scaling = terraform_account.client("application-autoscaling")
    policies = scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    assert sorted(item["PolicyName"] for item in policies) == ["cpu", "cpu", "memory", "memory"]
