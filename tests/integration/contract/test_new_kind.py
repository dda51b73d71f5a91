"""A kind of sensor is added to a copy of the tree by its guide alone, from the model to the API."""

import pytest

from db.migrate import MIGRATIONS
from embedded.mosquitto import MosquittoServer
from embedded.runtime import Runtime
from launcher.checkout import ROOT
from tests.stand import copied_tree, guide
from tests.stand.copied_tree import CopiedTree
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

GUIDE = ROOT / "docs" / "new-kind.md"
KIND = "ev_charger"
# What compares the places in which a kind is known.
COMPARING = (
    "tests/unit/contract/test_catalogue.py",
    "tests/unit/contract/schema/test_files.py",
    "tests/unit/simulator/test_kinds.py",
    "tests/unit/simulator/devices/test_fleet.py",
    "tests/unit/simulator/devices/test_placement.py",
    "tests/unit/simulator/world/models/test_numbers.py",
    "tests/unit/simulator/world/test_city.py",
    "tests/unit/dashboards/test_import_map.py",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> CopiedTree:
    """A copy of the tree with one more kind."""
    tree = copied_tree.copied(tmp_path_factory.mktemp("copy") / "tree")
    number = 1 + max(int(path.name[:4]) for path in MIGRATIONS.glob("*.sql"))
    guide.apply(GUIDE.read_text("utf-8").replace("NNNN", f"{number:04}"), tree.folder)
    tree.run("contract", "schema", "--out", "docs")
    return tree


def test_what_compares_the_places_of_a_kind_agrees(tree: CopiedTree) -> None:
    tree.run("pytest", "-q", "-p", "no:cacheprovider", *COMPARING)


def test_it_is_measured_stored_and_answered(
    tree: CopiedTree,
    empty_database_url: str,
    binaries: Runtime,
    broker: MosquittoServer,
    until: Until,
) -> None:
    tree.run("db", "migrate", database_url=empty_database_url)
    pg_dump = str(binaries.postgres_programs / "pg_dump")
    schema = tree.run("db", "schema", "--pg-dump", pg_dump, database_url=empty_database_url)
    assert f"CREATE TABLE reading_{KIND}" in schema
    # The share of a kind is at least one sensor.
    with tree.lived(empty_database_url, broker.url, until, simulator_sensor_count=60) as api:
        until(
            lambda: api.get("/sensors", params={"kind": KIND, "status": "live"}).json()["items"],
            "a charging point is live",
        )
        (sensor, *_) = api.get("/sensors", params={"kind": KIND}).json()["items"]
        assert set(sensor["latest"]["values"]) == {"power_kw", "plugs_taken_count"}
        assert api.get("/overview").json()["kinds"][KIND]["live"] >= 1
