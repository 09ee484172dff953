"""What looks like a secret is hidden; what does not is left alone."""

from __future__ import annotations

import json
import re
import string
from time import process_time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._text.masking import mask

LETTERS = string.ascii_letters + string.digits
# What masking leaves alone on purpose is no secret: the words for nothing and for yes and no, and ARNs.
PLAIN = re.compile(r"(true|false|null|none|undefined)\b|arn:aws", re.IGNORECASE)
SECRETS = st.text(LETTERS + "!#$%&()*+,-./:;<=>?@^_|~", min_size=8, max_size=64).filter(lambda s: not PLAIN.match(s))
ANY_TEXT = st.text(min_size=8, max_size=64).filter(lambda text: not PLAIN.match(text))
NAMES = st.sampled_from(
    [
        "password",
        "DB_PASSWORD",
        "db_pass",
        "PGPASSWORD",
        "MYSQL_PWD",
        "SESSION_SECRET",
        "DJANGO_SECRET_KEY",
        "FIELD_ENCRYPTION_KEY",
        "SENDGRID_API_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "apiKey",
        "clientSecret",
        "accessToken",
        "x-api-key",
        "STRIPE_KEY",
        "session_id",
        "csrftoken",
        "SECRET_KEY_BASE",
        "X-Amz-Signature",
        "authorization",
        "cookie",
    ]
)
BARE = (
    "{name}={secret}",
    "{name}: {secret}",
    "env {name} := {secret} rest",
    "?a=1&{name}={secret}",
    "{name} => {secret}",
)
QUOTED = (
    "{name}='{secret}' x",
    '"{name}": "{secret}", "n": 1',
    "{{'{name}': b'{secret}'}}",
    "d['{name}'] = \"{secret}\"",
)
URLS = ("redis://:{secret}@cache:6379/0", "DB_URL=postgres://user:{secret}@db/main", '"https://u:{secret}@h/x?y=z"')
HEADERS = (
    "Authorization: Bearer {secret}",
    "curl -H 'Authorization: Basic {secret}' http://api",
    "Cookie: a=b; id={secret}",
)
WORDS = [
    "GET",
    "POST",
    "/ping/",
    "200",
    "404",
    "worker",
    "booted",
    "with",
    "pid",
    "Listening",
    "on",
    "http://0.0.0.0:3000",
    "Applying",
    "migrations...",
    "OK",
    "took",
    "12ms",
]


@given(NAMES, SECRETS, st.sampled_from(BARE + QUOTED))
def test_a_value_beside_a_telling_name(name: str, secret: str, form: str) -> None:
    assert secret not in mask(form.format(name=name, secret=secret))


@given(NAMES, ANY_TEXT)
def test_any_text_in_json_and_in_json_within_json(name: str, secret: str) -> None:
    line = json.dumps({"level": "info", name: secret, "status": 200})
    assert json.loads(mask(line)) == {"level": "info", name: "***", "status": 200}
    inner = json.dumps(json.dumps(secret)[1:-1])[1:-1]
    assert inner not in mask(json.dumps({"body": json.dumps({name: secret})}))


@given(SECRETS, st.sampled_from(URLS))
def test_the_password_of_a_url(secret: str, form: str) -> None:
    written = quote(secret, safe="!$&*()+,;=-._~@")
    masked = mask(form.format(secret=written))
    assert written not in masked
    assert masked.startswith(form.split("{secret}")[0])


@given(st.text(LETTERS + "._~+/-=", min_size=20, max_size=64), st.sampled_from(HEADERS))
def test_headers(secret: str, form: str) -> None:
    assert secret not in mask(form.format(secret=secret))


@given(st.text(min_size=4), st.sampled_from(["{}", "it is {} here", "a{}b"]))
def test_known_values_wherever_they_stand(secret: str, form: str) -> None:
    assert secret not in mask(form.format(secret), known=[secret, ""]).removeprefix("it is ").removesuffix(" here")


@pytest.mark.parametrize(
    "line",
    [
        "key AKIAIOSFODNN7EXAMPLE is used",
        "sent with SG.abcdefghijklmnopqrstuv.ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_def",
        "Bearer 0123456789abcdef seen",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
        "run --db-password 's p a c e' --token -abcdefgh1",
        '{"name": "DB_PASSWORD", "value": "hunter2hunter2"}',
        "secrets: ['one two', 'three']",
        "https://ghp0123456789abcdefghij@github.com/x",
    ],
)
def test_forms_that_say_themselves_what_they_are(line: str) -> None:
    masked = mask(line)
    assert "***" in masked
    for part in ("AKIAIO", "SG.", "eyJ", "0123456789", "MIIE", "s p a c e", "abcdefgh1", "hunter2", "two", "three"):
        assert part not in masked


@pytest.mark.parametrize(
    "line",
    [
        '10.0.1.2 - - [01/Jan/2026:00:00:00 +0000] "GET /ping/?page=2 HTTP/1.1" 200 4 "-" "ELB-HealthChecker/2.0"',
        "ModuleNotFoundError: No module named 'talentbase.settings.staging'",
        "the password of user 5 was reset; a bearer token is missing",
        "User: arn:aws:sts::258993895334:assumed-role/exec/1 is not authorized to perform: "
        "secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:258993895334:secret:app/key-AbCdEf",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable "
        "to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secrets"
        "manager:us-east-1:258993895334:secret:app/django-secret-key-AbCdEf from secrets manager: ResourceNotFoundException",
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
        "258993895334.dkr.ecr.us-east-1.amazonaws.com/talentbase-web:bad: not found",
        "http://host:8000/users/a@b.example answered 200",
        "password=null token: none",
        "OutOfMemoryError: Container killed due to memory usage",
    ],
)
def test_ordinary_lines_are_left_alone(line: str) -> None:
    assert mask(line) == line


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.integers().map(str)), max_size=20).map(" ".join))
def test_words_and_numbers_are_left_alone(line: str) -> None:
    assert mask(line) == line


def test_what_is_masked_stays_as_it_is() -> None:
    line = mask('password=abc {"token": "x"} redis://:pw@h Authorization: Bearer y')
    assert mask(line) == line


def test_the_longest_event_takes_no_time() -> None:
    started = process_time()
    for unit in ("a", "token", "secret_", "://a:", "_KEY", "password='", "\\"):
        mask(unit * (256 * 1024 // len(unit)))
    assert process_time() - started < 5
