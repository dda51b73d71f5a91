"""What a hand does with the pointer."""

from playwright.sync_api import Locator


def draw(surface: Locator) -> None:
    """Draw a line around most of the map."""
    box = surface.bounding_box()
    assert box is not None
    page = surface.page
    at = [(0.1, 0.1), (0.85, 0.1), (0.85, 0.9), (0.1, 0.9)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in at]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
