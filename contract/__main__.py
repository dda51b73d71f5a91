"""`python -m contract check|schema`: what ingest would say of a message; what messages look like.

`schema` writes the document of all channels (AsyncAPI) and a JSON Schema for each payload.
"""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from contract.check import DEFAULT_TOPIC, verdicts
from contract.payload.telemetry import JSON
from contract.schema import files


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; 1 where not all of a message would be stored."""
    options = _options(arguments)
    if options.command == "schema":
        return _schema(options.out)
    payload = sys.stdin.buffer.read()
    # As the broker hands them over: text, whatever bytes the shell gave.
    topic_text, content_type = (
        os.fsencode(text).decode(errors="replace") for text in (options.topic, options.content_type)
    )
    is_good, said = verdicts(topic_text, content_type, payload)
    _print(said)
    return 0 if is_good else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m contract")
    command = parser.add_subparsers(dest="command", required=True)
    check = command.add_parser("check", help="judge a message from standard input")
    check.add_argument("--topic", default=DEFAULT_TOPIC, help="the topic it would be sent to")
    check.add_argument("--content-type", default=JSON)
    schema = command.add_parser("schema", help="describe all messages on the broker")
    schema.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write asyncapi.json and schemas/ there; without it, print asyncapi.json",
    )
    return parser.parse_args(arguments)


def _schema(folder: Path | None) -> int:
    made = files.made()
    if folder is None:
        _print([made[files.DOCUMENT].rstrip()])
        return 0
    try:
        for name, text in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        print(f"--out {folder}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _print(lines: Iterable[str]) -> None:
    text = "\n".join(lines)
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, "backslashreplace").decode(encoding), flush=True)
    except BrokenPipeError:
        # The reader has seen enough (`| head`): leave quietly, without the flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
