"""What a site brings with it: a tile server of its own, and exact outlines."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import DRAWN_PIXELS

Serve = Callable[..., str]
SCHEMATIC = "Schematic outlines"
# A picture of one grey pixel.
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63a8000000820081b4ccb0f10000000049454e44ae426082"
)


class _Tiles(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(TILE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name there)
        del format, args


@pytest.fixture
def tile_host() -> Iterator[str]:
    """A tile server of the site: `host:port`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Tiles) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_tiles_come_from_the_sites_server_alone(
    tile_host: str, serve: Serve, open_room: OpenRoom
) -> None:
    """The map asks it for pictures; no other host is asked."""
    address = serve(tile_url=f"http://{tile_host}/{{z}}/{{x}}/{{y}}.png")
    room = open_room(address=address, hosts=(tile_host,))
    room.page.wait_for_function(
        "host => [...document.images].some(image => image.src.includes(host)"
        " && image.complete && image.naturalWidth > 0)",
        arg=tile_host,
    )
    assert room.watch.asked(tile_host)


def test_without_a_tile_server_nobody_is_asked(open_room: OpenRoom) -> None:
    """The map needs no pictures, and its outlines are said to be schematic."""
    room = open_room()
    expect(room.page.get_by_text(SCHEMATIC).first).to_be_visible()
    assert {address.split("/")[2] for address in room.watch.requests} == {
        room.address.removeprefix("http://")
    }


def test_a_sites_own_outlines_replace_the_schematic(
    serve: Serve, open_room: OpenRoom, tmp_path: Path
) -> None:
    """They are drawn, and the note about schematic outlines is gone."""
    ring = [[106.69, 10.77], [106.71, 10.77], [106.71, 10.79], [106.69, 10.79], [106.69, 10.77]]
    outlines = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "760",
                "properties": {"code": "760", "level": "district"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    file = tmp_path / "outlines.geojson"
    file.write_text(json.dumps(outlines))
    address = serve(areas_geojson=str(file))
    assert Api(address).get("areas.geojson", level="district")["outlines"] == "own"
    room = open_room(address=address)
    expect(room.rows.first).to_be_visible()
    room.page.wait_for_function(f"() => ({DRAWN_PIXELS})() > 300")
    expect(room.page.get_by_text(SCHEMATIC)).to_have_count(0)
