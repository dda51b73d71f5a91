"""The content policy of a page: this server, the digests of inline scripts, the tile host."""

import pytest

from ioc_api.http import policy


@pytest.mark.parametrize(
    ("tile_url", "sources"),
    [
        (None, ()),
        ("https://tiles.example/{z}/{x}/{y}.png", ("https://tiles.example",)),
        ("http://{s}.t.example:8080/{z}/{x}/{y}.png", ("http://*.t.example:8080",)),
        ("https://user:key@t.example/{z}/{x}/{y}", ("https://t.example",)),
    ],
)
def test_tile_templates_name_their_host(tile_url: str | None, sources: tuple[str, ...]) -> None:
    assert policy.tile_sources(tile_url) == sources


def test_inline_scripts_are_allowed_by_digest_and_others_are_not() -> None:
    page = '<script type="importmap">{}</script><script type="module" src="/app/main.js"></script>'
    # printf '{}' | openssl dgst -sha256 -binary | base64
    assert policy.script_digests(page) == ["RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="]


def test_inline_styles_are_allowed_by_digest() -> None:
    page = "<style>{}</style><link rel='stylesheet' href='/app/main.css'>"
    allowed = "style-src 'self' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='"
    assert allowed in policy.page_policy(page, None)


def test_nothing_inline_is_allowed_at_large() -> None:
    assert "unsafe" not in policy.page_policy("<html></html>", None)
