"""`python -m operations.indices`: print what `docs/indices.md` is."""

import sys

from operations.indices.papers import document

if __name__ == "__main__":
    sys.stdout.write(document())
