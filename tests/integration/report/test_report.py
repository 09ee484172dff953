"""report.yml against a deployed dev: one file, which writes nothing to the account, holds no secret and obeys nobody."""

from __future__ import annotations

import shutil
import stat
import urllib.request
from pathlib import Path

import pytest

from tests import injections
from tests.harness import ROOT, Account, Run, rewrite, section
from tests.integration.secrets.leaks import parts
from tools.page_check.markup import Page, faults

PLAYBOOK = "playbooks/report.yml"
SHORTEST = 12
BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def made(account: Account, *arguments: str, code: int = 0, **options: str) -> tuple[Run, str]:
    """The run and the page that it wrote; every page is without a fault."""
    path = account.home / "report.html"
    path.unlink(missing_ok=True)
    run = account.playbook(PLAYBOOK, *arguments, report_file=str(path), **options)
    assert run.code == code, run.output
    text = path.read_text()
    assert faults(text) == []
    return run, text


def shown(text: str) -> str:
    """What a reader sees of a page."""
    return " ".join(" ".join(Page(text).text).split())


def test_it_shows_what_the_deploy_built(built_dev: Account) -> None:
    run, text = made(built_dev)
    assert run.writes == 0
    assert run.calls["total"] < 150, run.calls
    assert "secretsmanager:GetSecretValue" not in run.calls["by_operation"]
    assert stat.S_IMODE((built_dev.home / "report.html").stat().st_mode) == 0o600
    assert len(text) < 100_000
    assert f"The page is in {built_dev.home / 'report.html'}" in " ".join(run.output.split())
    words = shown(text)
    for part in (
        "dev talentbase-dev",
        "Healthy read",
        "talentbase/development/sendgrid-api-key (secrets.sendgrid), placeholder: needs a value from a person",
        ":1 talentbase-web:latest",
        "succeeded,",
        "pulls the image",
        "before 60 %",
        "16 alarms watch, none in alarm",
        "talentbase-dev matches its inventory.",
        "now 3 %, average 3 %",
    ):
        assert part in words
    assert "Could not be read" not in words


def test_no_generated_secret_is_in_it(built_dev: Account) -> None:
    _run, text = made(built_dev)
    client = built_dev.client("secretsmanager")
    names = [item["Name"] for item in client.list_secrets()["SecretList"]]
    texts = [client.get_secret_value(SecretId=name)["SecretString"] for name in names]
    values = {value for whole in texts for value in (whole, *parts(whole)) if len(value) >= SHORTEST}
    generated = {value for value in values if "placeholder" not in value.lower()} - {"talentbase_admin"}
    assert len(generated) >= 4
    assert [name for name in names if name in text]
    assert not [value for value in generated if value in text]


def test_check_mode_writes_no_file(built_dev: Account) -> None:
    path = built_dev.home / "unwritten.html"
    run = built_dev.playbook(PLAYBOOK, "--check", report_file=str(path), report_bucket="")
    assert (run.code, run.writes, path.exists()) == (0, 0, False), run.output


def test_a_run_says_where_the_page_goes(built_dev: Account) -> None:
    run = built_dev.playbook(PLAYBOOK)
    assert run.code == 2
    assert "Give -e report_file=report.html, or -e report_bucket=NAME, or both." in " ".join(run.output.split())
    assert run.calls["total"] == 0


def test_what_others_wrote_is_shown_and_obeyed_by_nobody(
    original_dev: Account, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The reasons of alarms: anybody who may set an alarm's state gives one."""
    mark = tmp_path / "mark"
    texts = [text.replace("MARK", str(mark)) for text in (*injections.JINJA, *injections.SHELL[:3], *injections.PAGES)]
    with original_dev.copy(tmp_path_factory.mktemp("home")) as account:
        cloudwatch = account.client("cloudwatch")
        alarms = cloudwatch.describe_alarms(AlarmNamePrefix="talentbase-")["MetricAlarms"]
        names = sorted(item["AlarmName"] for item in alarms)
        told = {}
        for number in range(0, len(texts), len(names)):
            for name, text in zip(names, texts[number:], strict=False):
                cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason=text)
                told[name] = text
            _run, page = made(account)
            assert not mark.exists()
            assert [text for text in told.values() if " ".join(text.split()) not in shown(page)] == []
            assert "<script>alert" not in page
            assert injections.raw(shown(page)) == []


def test_a_part_that_aws_denies_is_named_and_the_rest_is_shown(built_dev: Account) -> None:
    answers = [
        {"operation": "cloudwatch:GetMetricData", "code": "AccessDenied", "message": "not authorized", "status": 403}
    ]
    built_dev.ask("PUT", "faults", {"answers": answers})
    try:
        _run, text = made(built_dev)
    finally:
        built_dev.ask("DELETE", "faults")
    assert "metrics GetMetricData failed: not authorized (AccessDenied)" in shown(text)
    assert "Healthy read" in shown(text)
    assert 'class="charts"' not in text


def test_several_environments_have_a_front_page_and_one_that_cannot_be_read_fails_the_run(
    built_dev: Account, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(ROOT / "inventories" / "prod", tmp_path / "other"))
    (other / "host_vars" / "prod").rename(other / "host_vars" / "other")
    hosts = other / "hosts.yml"
    hosts.write_text(hosts.read_text().replace("prod", "other"))
    rewrite(other, "environment", {**section(other, "environment"), "aws_account_id": "111122223333"})
    arguments = ("-i", "inventories/prod", "-i", str(other))
    run, text = made(built_dev, *arguments, code=2)
    words = shown(text)
    assert "3 environments, one row each" in words
    assert "dev talentbase-dev, us-east-1 well 2 of 2 well" in words
    assert "prod talentbase-prod, us-east-1 not well 0 of 2 well" in words
    assert "other not known could not be read: These credentials belong to account 258993895334" in words
    assert "fatal: [other]" in run.output
    assert "fatal: [dev]" not in run.output


@pytest.fixture
def buckets(built_dev: Account) -> Account:
    """dev in an account with a bucket that is private and others that are not."""
    s3 = built_dev.client("s3")
    for name in ("private", "open", "granted"):
        s3.create_bucket(Bucket=f"pages-{name}")
        if name != "open":
            s3.put_public_access_block(Bucket=f"pages-{name}", PublicAccessBlockConfiguration=BLOCKED)
    s3.put_bucket_acl(Bucket="pages-granted", ACL="public-read")
    return built_dev


def test_the_page_goes_into_a_private_bucket_with_a_link(buckets: Account) -> None:
    dry = buckets.playbook(PLAYBOOK, "--check", report_bucket="pages-private")
    assert (dry.code, dry.writes) == (0, 0), dry.output
    run = buckets.playbook(PLAYBOOK, report_bucket="pages-private", report_link_hours="2")
    assert (run.code, run.writes) == (0, 1), run.output
    [url] = [line.strip() for line in run.output.splitlines() if line.strip().startswith("http")]
    assert "X-Amz-Expires=7200" in url
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in url
    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        text = answer.read().decode()
    assert faults(text) == []
    assert "Healthy read" in shown(text)
    [item] = buckets.client("s3").list_objects_v2(Bucket="pages-private")["Contents"]
    assert item["Key"] == "reports/dev/dev.html"


@pytest.mark.parametrize(
    ("bucket", "words"),
    [
        ("pages-open", "Block Public Access is off"),
        ("pages-granted", "its ACL grants access to everybody"),
        ("pages-of-nobody", "NoSuchBucket"),
    ],
)
def test_another_bucket_is_refused_before_anything_is_put(buckets: Account, bucket: str, words: str) -> None:
    result = buckets.module_alone("report_upload", bucket=bucket, key="reports/x.html", content="x")
    assert result["failed"]
    assert words in result["msg"]
    assert "To do: " in result["msg"]
    if bucket != "pages-of-nobody":
        assert "Contents" not in buckets.client("s3").list_objects_v2(Bucket=bucket)


def test_a_link_is_for_a_week_at_most(buckets: Account) -> None:
    result = buckets.module_alone("report_upload", bucket="pages-private", key="x", content="x", link_hours=169)
    assert "link_hours: 169 is not from 1 to 168" in result["msg"]
