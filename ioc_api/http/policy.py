"""The headers that tell a browser what a page of ours may do."""

import base64
import hashlib
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

COMMON_HEADERS: tuple[tuple[str, str], ...] = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    # Tile servers ask for a referrer, so not "no-referrer".
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    # No page of others embeds what is ours; reading by fetch is CORS's.
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=31536000")
"""For whom came by TLS once, and shall not come without it."""

NO_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'"
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_INLINE_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def page_policy(page: str, tile_url: str | None) -> str:
    """Return the Content-Security-Policy of a page.

    Everything comes from this server. Inline scripts, of which the import map is one, and inline
    styles are allowed by the digest of exactly their text; the tile server for images, where the
    site has one.
    """
    scripts = ["'self'", *(f"'sha256-{digest}'" for digest in script_digests(page))]
    styles = ["'self'", *(f"'sha256-{digest}'" for digest in style_digests(page))]
    images = ["'self'", "data:", "blob:", *tile_sources(tile_url)]
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(scripts)}",
            f"style-src {' '.join(styles)}",
            f"img-src {' '.join(images)}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def script_digests(page: str) -> Sequence[str]:
    """Return the base64 SHA-256 of each inline script of a page."""
    return _digests(_INLINE_SCRIPT, page)


def style_digests(page: str) -> Sequence[str]:
    """Return the base64 SHA-256 of each inline style of a page."""
    return _digests(_INLINE_STYLE, page)


def _digests(inline: re.Pattern[str], page: str) -> Sequence[str]:
    return [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
        for text in inline.findall(page)
    ]


def tile_sources(tile_url: str | None) -> Sequence[str]:
    """Return the hosts of a tile template; its subdomain placeholder becomes a wildcard."""
    if tile_url is None:
        return ()
    parts = urlsplit(tile_url)
    return (f"{parts.scheme}://{parts.netloc.rpartition('@')[2].replace('{s}', '*')}",)
