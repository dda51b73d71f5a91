"""The operations room's files: right types, nothing outdated, safe headers, nothing else."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from ioc_api.room.bundle import NOTE
from tests.stand.running_api import Start

pytestmark = pytest.mark.integration


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    """A folder of libraries."""
    (tmp_path / "preact").mkdir()
    (tmp_path / "preact" / "preact.js").write_text("export {};")
    (tmp_path / "font.woff2").write_bytes(b"wOF2")
    (tmp_path / "notes.txt").write_text("not for the web")
    (tmp_path / ".secret.json").write_text("{}")
    return tmp_path


@pytest.fixture
def bundle(tmp_path: Path, vendor: Path) -> Path:
    """A bundle of one library's file."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "main-1A2B3C4D.js").write_text("export {};")
    digest = hashlib.sha256((vendor / "preact" / "preact.js").read_bytes()).hexdigest()
    sources = {"vendor/preact/preact.js": digest}
    note = {"page": "the page of the bundle", "sources": sources}
    (folder / NOTE).write_text(json.dumps(note))
    return folder


FILES: tuple[tuple[str, str], ...] = (
    ("/", "text/html; charset=utf-8"),
    ("/public", "text/html; charset=utf-8"),
    ("/app/public/main.js", "text/javascript; charset=utf-8"),
    ("/app/main.js", "text/javascript; charset=utf-8"),
    ("/app/importmap.json", "application/json"),
    ("/vendor/preact/preact.js", "text/javascript; charset=utf-8"),
    ("/vendor/font.woff2", "font/woff2"),
    ("/api/docs", "text/html; charset=utf-8"),
    ("/api/docs/page.js", "text/javascript; charset=utf-8"),
    ("/api/docs/page.css", "text/css; charset=utf-8"),
)


async def test_files_have_their_type_and_are_revalidated(start: Start, vendor: Path) -> None:
    api = await start(api_vendor_dir=vendor)
    for path, media_type in FILES:
        answer = await api.client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == media_type
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = await api.client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        assert again.headers["cache-control"] == "no-cache"


async def test_the_bundle_is_kept_for_ever_and_its_page_asked_for_anew(
    start: Start, vendor: Path, bundle: Path
) -> None:
    """The names of its files change with what they hold."""
    api = await start(api_vendor_dir=vendor, api_bundle_dir=bundle)
    page = await api.client.get("/")
    assert page.text == "the page of the bundle"
    assert page.headers["cache-control"] == "no-cache"
    file = await api.client.get("/bundle/main-1A2B3C4D.js")
    assert file.headers["content-type"] == "text/javascript; charset=utf-8"
    assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (await api.client.get("/bundle/main-5E6F7A8B.js")).status_code == 404
    assert (await api.client.get(f"/bundle/{NOTE}")).status_code == 404


@pytest.mark.parametrize("change", ["written", "removed", "a folder", "below a file"])
async def test_a_bundle_of_other_files_than_there_are_is_not_served(
    start: Start, vendor: Path, bundle: Path, change: str
) -> None:
    """From the moment of an edit, or a pull, the browser loads the files themselves."""
    api = await start(api_vendor_dir=vendor, api_bundle_dir=bundle)
    source = vendor / "preact" / "preact.js"
    before = source.read_text()
    source.unlink()
    if change == "written":
        source.write_text("export const a = 1;")
    elif change == "a folder":
        source.mkdir()
    elif change == "below a file":
        source.parent.rmdir()
        source.parent.touch()
    assert '<script type="module" src="/app/main.js">' in (await api.client.get("/")).text
    if source.is_dir():
        source.rmdir()
    if source.parent.is_file():
        source.parent.unlink()
        source.parent.mkdir()
    source.write_text(before)
    assert (await api.client.get("/")).text == "the page of the bundle"


@pytest.mark.parametrize(
    "note", [b"", b'{"page": "cut sh', b"{}", b'{"page": "x", "sources": {"etc/passwd": "y"}}']
)
async def test_a_note_that_cannot_be_read_is_no_bundle(
    start: Start, vendor: Path, bundle: Path, note: bytes
) -> None:
    """As after a power cut: the room is there all the same."""
    (bundle / NOTE).write_bytes(note)
    api = await start(api_vendor_dir=vendor, api_bundle_dir=bundle)
    assert '<script type="module" src="/app/main.js">' in (await api.client.get("/")).text


async def test_text_travels_compressed_and_fonts_as_they_are(start: Start, vendor: Path) -> None:
    (vendor / "large.js").write_text("export const a = 1;\n" * 1_000)
    (vendor / "large.woff2").write_bytes(bytes(10_000))
    api = await start(api_vendor_dir=vendor)
    for path, encoding in (
        ("/vendor/large.js", "gzip"),
        ("/api/v1/areas.geojson", "gzip"),
        ("/vendor/large.woff2", None),
    ):
        answer = await api.client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers.get("content-encoding") == encoding, path


ABSENT: tuple[str, ...] = (
    "/vendor/notes.txt",
    "/vendor/.secret.json",
    "/vendor/",
    "/vendor/../pyproject.toml",
    "/vendor/%2e%2e/package.json",
    "/app/none.js",
    "/app/%00.js",
    f"/app/{'a' * 3000}.js",
    "/app",
)


async def test_nothing_else_is_served(start: Start, vendor: Path) -> None:
    api = await start(api_vendor_dir=vendor)
    for path in ABSENT:
        answer = await api.client.get(path, follow_redirects=True)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


async def test_libraries_that_are_not_installed_are_not_found(start: Start) -> None:
    api = await start()
    assert (await api.client.get("/vendor/preact/preact.js")).status_code == 404


async def test_the_policy_allows_the_import_map_and_the_tiles_only(start: Start) -> None:
    api = await start(tile_url="https://{s}.tiles.example/{z}/{x}/{y}.png")
    answer = await api.client.get("/")
    policy = answer.headers["content-security-policy"]
    match = re.search(r'<script type="importmap">(.*?)</script>', answer.text, re.DOTALL)
    assert match is not None
    digest = base64.b64encode(hashlib.sha256(match[1].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "https://*.tiles.example" in policy
    assert "unsafe" not in policy


async def test_the_reference_loads_nothing_from_elsewhere(start: Start) -> None:
    api = await start()
    for path in ("/api/docs", "/api/docs/page.js", "/api/docs/page.css"):
        assert "//" not in re.sub(r"/\*.*?\*/", "", (await api.client.get(path)).text)
