"""What can go wrong while a private server is made or started.

EmbeddedError
├── UnsupportedMachineError   not a machine for Debian's binaries
├── DownloadError             the packages cannot be fetched
│   └── SignatureError        or are not Debian's
├── DiskError                 full, or not ours
├── PortError                 a port that was asked for cannot be had
└── StartError                a server ended
"""

# What a machine can do that cannot have the private servers.
INSTEAD = "use `docker compose up`, or set IOC_DATABASE_URL and IOC_MQTT_URL to servers of yours"


class EmbeddedError(Exception):
    """The private servers cannot be had; the message says why and what helps."""


class UnsupportedMachineError(EmbeddedError):
    """Debian's binaries cannot run on a machine like this."""


class DownloadError(EmbeddedError):
    """Debian's packages could not be fetched."""


class DiskError(EmbeddedError):
    """The disk is full, or the folder is not ours to write."""


class PortError(EmbeddedError):
    """A port that somebody asked for is taken, or this user may not listen on it."""


class StartError(EmbeddedError):
    """A server ended, or was not ready in time; the message ends with its last log lines."""


class SignatureError(DownloadError):
    """What came is not Debian's."""
