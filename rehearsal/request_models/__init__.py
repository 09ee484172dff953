"""Requests are judged by AWS's own models, as botocore has them: what is required, enums, patterns, lengths, ranges."""
