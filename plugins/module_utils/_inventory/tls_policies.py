# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The security policies that an Application Load Balancer has for HTTPS.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

from __future__ import annotations

LATEST = "2025-09"
"""A policy with a later date may be one that AWS has added since."""
_VARIANTS = {
    "{}-2021-06": ("1-3", "1-2", "1-2-Res", "1-2-Ext1", "1-2-Ext2", "1-1", "1-0"),
    "{}-PQ-2025-09": ("1-3", "1-2", "1-2-Res", "1-2-Ext1", "1-2-Ext2"),
    "{}-FIPS-2023-04": ("1-3", "1-2", "1-2-Res", "1-2-Ext0", "1-2-Ext1", "1-2-Ext2", "1-1", "1-0"),
    "{}-FIPS-PQ-2025-09": ("1-3", "1-2", "1-2-Res", "1-2-Ext0", "1-2-Ext1", "1-2-Ext2", "1-1", "1-0"),
}
_TLS12 = ("FS-1-2-Res-2020-10", "FS-1-2-Res-2019-08", "FS-1-2-2019-08", "FS-1-1-2019-08", "FS-2018-06")
_OLDER = ("TLS-1-2-Ext-2018-06", "TLS-1-2-2017-01", "TLS-1-1-2017-01", "TLS-1-0-2015-04", "2016-08", "2015-05")

TLS_POLICIES = frozenset(
    [f"ELBSecurityPolicy-TLS13-{form.format(name)}" for form, names in _VARIANTS.items() for name in names]
    + [f"ELBSecurityPolicy-{name}" for name in (*_TLS12, *_OLDER)]
)
