"""What an account holds in which two environments share a VPC and a load balancer."""

from __future__ import annotations

from tests.adopted_accounts import shared
from tests.harness import Account


def test_two_clusters_answer_on_one_load_balancer(shared_network_account: Account) -> None:
    ecs, elb = shared_network_account.client("ecs"), shared_network_account.client("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    assert balancer["LoadBalancerName"] == shared.BALANCER
    for key in shared.ENVIRONMENTS:
        [service] = ecs.describe_services(cluster=f"{key}-dev", services=[f"{key}-web-dev"])["services"]
        assert service["runningCount"] == 1
        arn = service["loadBalancers"][0]["targetGroupArn"]
        [group] = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
        assert (group["VpcId"], group["LoadBalancerArns"]) == (balancer["VpcId"], [balancer["LoadBalancerArn"]])
        [target] = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        assert target["TargetHealth"]["State"] == "healthy"
