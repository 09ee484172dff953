"""An error of AWS that quotes the value loses its words, and no other does."""

from __future__ import annotations

import json
import traceback
from urllib.parse import quote_plus

import pytest
from botocore.exceptions import ClientError

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import explain
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.generate import Value
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.redaction import REDACTED, redacting_errors

WORD = 'pa"ss+wörd/1'
PLAIN, WHOLE = Value(WORD), Value(json.dumps({"username": "ann", "password": WORD}))


def refused(said: str, value: Value) -> ClientError:
    with pytest.raises(ClientError) as caught, redacting_errors(value):
        raise ClientError({"Error": {"Code": "ValidationException", "Message": said}}, "PutSecretValue")
    return caught.value


@pytest.mark.parametrize("value", [PLAIN, WHOLE])
@pytest.mark.parametrize(
    "quoted",
    [WORD, json.dumps(WORD), json.dumps(json.dumps({"password": WORD})), f"MasterUserPassword={quote_plus(WORD)}&"],
)
def test_quoted_words_are_left_out(value: Value, quoted: str) -> None:
    error = refused(f"Value '{quoted}' is bad", value)
    shown = explain(error) + "".join(traceback.format_exception(error))
    assert REDACTED in shown
    assert "ValidationException" in explain(error)
    assert quoted not in shown
    assert "ss+w" not in shown


def test_other_words_stay() -> None:
    assert "marked for deletion" in explain(refused("The secret was marked for deletion.", WHOLE))
    assert "is bad" in explain(refused("is bad", Value('{"kept": "", "key": "word"}')))
