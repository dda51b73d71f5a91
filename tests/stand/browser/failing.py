"""A server that says that parts of it fail."""

import json
import re

from playwright.sync_api import WebSocketRoute

from tests.stand.browser.room import Room

FAILING = {"database": "away", "ingest": "away", "judgement": "away"}


def let_parts_fail(room: Room) -> None:
    """Let a page that is opened hear what a server says whose database is away."""

    def follow(socket: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            if isinstance(message, str) and '"problems"' in message:
                message = json.dumps(json.loads(message) | {"problems": FAILING})
            socket.send(message)

        socket.connect_to_server().on_message(pass_on)

    room.page.route_web_socket(re.compile("/live/ws"), follow)
