"""IAM: AWS's own managed policies are read once, not at every reset; a permissions boundary exists, and stays while it is one.

And AddClientIDToOpenIDConnectProvider and SimulatePrincipalPolicy, which moto lacks.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.exceptions import DeleteConflictException, InvalidInput, NotFoundException
from moto.iam.models import IAMBackend, ManagedPolicy, Role
from moto.iam.responses import IamResponse

from ..authorization import simulation
from ..clock import Clock
from ..patching import replace
from ..quirks import first_use


def install(clock: Clock) -> None:
    """Patch moto."""
    original = IAMBackend._init_aws_policies
    made: dict[tuple[str, str], list[ManagedPolicy]] = {}

    def init_aws_policies(self: IAMBackend) -> list[ManagedPolicy]:
        key = (self.account_id, self.region_name)
        if key not in made:
            made[key] = original(self)
        for policy in made[key]:
            policy.attachment_count = 0
        return list(made[key])

    replace(IAMBackend, _init_aws_policies=init_aws_policies)
    # What GetAccountAuthorizationDetails says of a policy, and moto leaves out.
    names = {"policy_name": property(lambda policy: policy.name), "policy_id": property(lambda policy: policy.id)}
    replace(ManagedPolicy, **names)

    def add_client_id_to_open_id_connect_provider(self: IamResponse) -> ActionResult:
        arn, client = self._get_param("OpenIDConnectProviderArn"), self._get_param("ClientID")
        provider = self.backend.get_open_id_connect_provider(arn)
        if client not in provider.client_id_list:
            provider.client_id_list.append(client)
        return EmptyResult()

    replace(
        IamResponse,
        add_client_id_to_open_id_connect_provider=add_client_id_to_open_id_connect_provider,
        simulate_principal_policy=simulate_principal_policy,
    )
    _check_boundaries()
    _name_linked_roles(clock)


def _name_linked_roles(clock: Clock) -> None:
    """CreateServiceLinkedRole: the names that the services give their roles, and each role once (InvalidInput).

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
    """
    create = IAMBackend.create_service_linked_role

    def create_service_linked_role(self: IAMBackend, service_name: str, description: str, suffix: str) -> Role:
        linked = first_use.KNOWN.get(service_name)
        if linked is None:
            return create(self, service_name, description, suffix)
        if first_use.exists(linked):
            taken = f"Service role name {linked.role} has been taken in this account, please try a different suffix."
            raise InvalidInput(taken)
        role: Role = first_use.make(linked, clock.now())
        return role

    replace(IAMBackend, create_service_linked_role=create_service_linked_role)


def simulate_principal_policy(self: IamResponse) -> ActionResult:
    """SimulatePrincipalPolicy, in pages of MaxItems; what is no role or user of IAM is an InvalidInput."""
    arn, start = str(self._get_param("PolicySourceArn")), int(self._get_param("Marker") or 0)
    if ":assumed-role/" in arn:
        raise InvalidInput(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    policies = simulation.policies_of(arn)
    if policies is None:
        raise NotFoundException(f"{arn} cannot be found.")
    context = simulation.context_of(self._get_param("ContextEntries") or ())
    actions, resources = self._get_param("ActionNames"), self._get_param("ResourceArns") or []
    found = simulation.simulate(policies, actions, resources, context)
    end = start + int(self._get_param("MaxItems") or 100)
    more = {"IsTruncated": True, "Marker": str(end)} if end < len(found) else {"IsTruncated": False}
    return ActionResult({"EvaluationResults": found[start:end], **more})


def _check_boundaries() -> None:
    """CreateRole and PutRolePermissionsBoundary take a policy that exists; DeletePolicy refuses one that bounds a role.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html (NoSuchEntity)
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html (DeleteConflict)
    """
    create, put, delete = (
        IAMBackend.create_role,
        IAMBackend.put_role_permissions_boundary,
        IAMBackend.delete_policy,
    )

    def exists(backend: IAMBackend, arn: str | None) -> None:
        if arn and arn not in backend.managed_policies:
            raise NotFoundException(f"Scope ARN: {arn} does not exist or is not attachable.")

    def create_role(self: IAMBackend, *arguments: Any, **options: Any) -> Role:
        exists(self, options.get("permissions_boundary") or (arguments[3] if len(arguments) > 3 else None))
        return create(self, *arguments, **options)

    def put_role_permissions_boundary(self: IAMBackend, role_name: str, permissions_boundary: str) -> None:
        exists(self, permissions_boundary)
        put(self, role_name, permissions_boundary)

    def delete_policy(self: IAMBackend, policy_arn: str) -> None:
        if any(role.permissions_boundary_arn == policy_arn for role in self.roles.values()):
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        delete(self, policy_arn)

    replace(
        IAMBackend,
        create_role=create_role,
        put_role_permissions_boundary=put_role_permissions_boundary,
        delete_policy=delete_policy,
    )
