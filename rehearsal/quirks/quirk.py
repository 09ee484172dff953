"""What is known of a quirk."""

from __future__ import annotations

from typing import NamedTuple

TF = "github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/"
TF_ISSUE = "github.com/hashicorp/terraform-provider-aws/issues/"
DOCS = "docs.aws.amazon.com/"


class Quirk(NamedTuple):
    """`seconds`: how long it lasts on the account's clock; 0 where it has no time of its own."""

    name: str
    what: str
    source: str
    seconds: float = 0.0
