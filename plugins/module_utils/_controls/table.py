# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every control that an environment is judged by: another one is one rule, and one line of its table. Pure.

Ids and titles are those of https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
"""

from __future__ import annotations

from . import of_account, of_cloudfront, of_ec2, of_ecs, of_elasticache, of_elb, of_rds, of_secrets, of_storage

CONTROLS = (
    *of_ecs.CONTROLS,
    *of_elb.CONTROLS,
    *of_rds.CONTROLS,
    *of_elasticache.CONTROLS,
    *of_secrets.CONTROLS,
    *of_ec2.CONTROLS,
    *of_storage.CONTROLS,
    *of_cloudfront.CONTROLS,
    *of_account.CONTROLS,
)
