# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs ecs_services, and every module that is routed here in meta/runtime.yml."""

from __future__ import annotations

from ansible_collections.talentbase.aws.plugins.plugin_utils.followed import FollowedModule


class ActionModule(FollowedModule):
    """Named like a module, as ansible-test asks; there is nothing in it for ecs_services alone."""
