#!/usr/bin/env bash
# The past of a new city, made and stored once. Afterwards it stays and does nothing: a container that
# has ended is a failure for `docker compose up --wait`.
set -euo pipefail

past=$IOC_SIMULATOR_DATA_DIR/past
if [ -e "$past/past.json" ] && [ ! -e "$past/done.json" ]; then
  seam=$(python -c 'import json, sys; print(json.load(open(sys.argv[1]))["seam_ms"])' "$past/past.json")
  # 3: all was read, and some rows were refused; the log says which.
  nice python -m simulator history --done-file "$past/done.json" |
    nice python -m ingest load - --name "history-$seam" --wait-for-sensors 600 \
      --done-file "$past/done.json" || [ "$?" -eq 3 ]
fi
exec sleep infinity
