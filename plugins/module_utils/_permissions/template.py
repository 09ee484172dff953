# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies as files, for those who make them with CloudFormation or the AWS CLI. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from .._iam.names import BOUNDARY
from .documents import Policy

TEMPLATE = "cloudformation.json"


def files_of(policies: Sequence[Policy]) -> dict[str, str]:
    """The text of each file by its name: a document for each policy, and a template of all of them."""
    documents = {f"{item.name}.json": json.dumps(item.document, indent=2) for item in policies}
    return {**documents, TEMPLATE: json.dumps(template_of(policies), indent=1)}


def template_of(policies: Sequence[Policy]) -> dict[str, Any]:
    """A CloudFormation template that makes the policies and keeps them when its stack goes, as roles may still have them."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Policies for each purpose, and permissions boundaries. Made by playbooks/permissions.yml.",
        "Resources": {_logical_id(item.name): _resource(item) for item in policies},
        "Outputs": {
            _logical_id(item.name): {"Value": {"Ref": _logical_id(item.name)}}
            for item in policies
            if item.purpose != BOUNDARY
        },
    }


def _resource(policy: Policy) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "DeletionPolicy": "Retain",
        "Properties": {
            "ManagedPolicyName": policy.name,
            "Path": policy.path,
            "Description": policy.description,
            "PolicyDocument": policy.document,
        },
    }


def _logical_id(name: str) -> str:
    """A logical id takes letters and digits alone."""
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", name))
