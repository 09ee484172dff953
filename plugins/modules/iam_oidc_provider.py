#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_oidc_provider
version_added: "1.0.0"
short_description: Manage an OpenID Connect provider
description:
  - Creates an OpenID Connect provider in IAM, such as that of GitHub Actions, or adds what an existing one lacks.
  - Other audiences and tags are left unchanged. The provider is never deleted, since other roles of the account may depend on it.
notes:
  - Neither amazon.aws nor community.aws has a module for OpenID Connect providers.
author: TalentBase (@talentbase)
options:
  url:
    description: The URL of the provider.
    type: str
    required: true
  client_ids:
    description: The audiences of its tokens.
    type: list
    elements: str
    default: [sts.amazonaws.com]
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: GitHub Actions may assume roles of this account
  talentbase.aws.iam_oidc_provider:
    url: https://token.actions.githubusercontent.com
"""

RETURN = r"""
provider:
  description: The provider.
  returned: success
  type: dict
  sample:
    url: token.actions.githubusercontent.com
    arn: arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com
facts:
  description: For the option C(facts) of the modules of later layers; holds RV(provider) and RV(pending).
  returned: success
  type: dict
pending:
  description: Always empty; nothing here needs a wait.
  returned: success
  type: list
  elements: str
  sample: []
plan:
  description: One line for each change.
  returned: success
  type: list
  elements: str
  sample: ["create OIDC provider token.actions.githubusercontent.com"]
"""

from ..module_utils._module.arguments import arguments
from ..module_utils._module.converge import converge
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._oidc.layer import ProviderLayer


def main() -> None:
    spec = arguments(
        url={"type": "str", "required": True},
        client_ids={"type": "list", "elements": "str", "default": ["sts.amazonaws.com"]},
    )
    run_module(spec, provider)


def provider(run: Run) -> Result:
    """Converge the provider."""
    return converge(run, ProviderLayer(run.aws, run.params["url"], run.params["client_ids"], run.tags))


if __name__ == "__main__":
    main()
