"""What axe-core finds on a page of the room that bypasses the page's own policy."""

from typing import Any

from tests.stand.browser.room import Room
from tests.stand.stack import ROOT

AXE = ROOT / ".ioc" / "node" / "node_modules" / "axe-core" / "axe.min.js"
_CHECK = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
    ({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(
        node => `${node.target.join(" ")}: ${node.any[0]?.message ?? node.failureSummary}`) }))"""


def violations(room: Room) -> list[dict[str, Any]]:
    """Return what axe finds on the open page."""
    room.page.evaluate(AXE.read_text("utf-8"))  # a wall is a document of its own
    return room.page.evaluate(_CHECK)
