"""A private TimescaleDB and Mosquitto for a machine that has neither.

Debian's own packages, checked by apt's signatures, are unpacked below ``.ioc/runtime``; nothing is
installed, no root and no container is needed. `runtime.ensure` makes the binaries,
`postgres.PostgresServer` and `mosquitto.MosquittoServer` run them.
"""
