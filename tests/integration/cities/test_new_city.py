"""A city of two districts, without a single site, is added by the README of the cities alone."""

import json

import pytest

from contract.catalogue import KINDS
from embedded.mosquitto import MosquittoServer
from launcher.checkout import ROOT
from tests.stand import copied_tree, guide
from tests.stand.copied_tree import CopiedTree
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

CITY = "demo"
SENSORS = 60


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> CopiedTree:
    """A copy of the tree with one more city."""
    tree = copied_tree.copied(tmp_path_factory.mktemp("copy") / "tree")
    guide.apply((ROOT / "cities" / "README.md").read_text("utf-8"), tree.folder)
    return tree


def test_every_kind_of_sensor_lives_in_it(tree: CopiedTree) -> None:
    lines = tree.run(
        *("simulator", "stream", "--sensors", str(SENSORS), "--duration", "3600", "--speed", "0"),
        city=CITY,
    ).splitlines()
    readings = [json.loads(line) for line in lines]
    assert {reading["kind"] for reading in readings} == {kind.code for kind in KINDS}
    assert {reading["area"] for reading in readings} == {"west", "east"}


def test_its_api_answers(
    tree: CopiedTree, database_url: str, broker: MosquittoServer, until: Until
) -> None:
    """All that is asked by the room's first page."""
    with tree.lived(
        database_url, broker.url, until, city=CITY, simulator_sensor_count=SENSORS
    ) as api:
        until(
            lambda: api.get("/overview").json()["sensors"]["live"] == SENSORS,
            "all sensors are live",
        )
        areas = api.get("/areas").json()["items"]
        assert [area["code"] for area in areas] == ["west", "east"]
        overview = api.get("/overview", params={"by": "area"}).json()
        assert set(overview["areas"]) == {"west", "east"}
        for path in ("/areas.geojson", "/thresholds", "/crossings", "/kinds", "/live/snapshot"):
            assert api.get(path).status_code == 200, path
        sensors = api.get("/sensors", params={"limit": "1000"}).json()["items"]
        assert {sensor["area"] for sensor in sensors} == {"west", "east"}
