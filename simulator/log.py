"""The simulator's log: every event with its meaning."""

EVENTS: dict[str, str] = {
    "city_started": "The simulator runs: city time, sensors, gateways, seed, speed, boot.",
    "city_failed": "The run ended by an error that a person must see to.",
    "world_restored": "The world went on from a checkpoint.",
    "world_spun_up": "The world was computed anew over two days; says why.",
    "checkpoint_not_written": "There was no room for a checkpoint; the one before it is kept.",
    "metrics_port_taken": "Somebody listens on the port of the metrics; they are on another one.",
    "checkpoint_unreadable": "A checkpoint was there but could not be used.",
    "sensors_retired": "Births of an earlier run were withdrawn.",
    "births_sent": "All births are acknowledged by the broker.",
    "gateway_connected": "A gateway's connection is up.",
    "gateway_lost": "A gateway's connection is down; it is tried again.",
    "readings_dropped": "A gateway's buffer was full: the oldest readings are gone.",
    "readings_not_taken": "The broker had nobody to give readings to; they are sent again.",
    "messages_refused": "The broker lets a gateway in but not publish: its rules are not ours.",
    "readings_sent_again": "A gateway answered a resend command.",
    "command_refused": "A command could not be understood.",
    "readings_abandoned": "Readings that were not acknowledged when the time to stop ended.",
    "city_stopped": "The simulator has stopped cleanly.",
}
