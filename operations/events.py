"""What operations logs: every event with its level, its meaning and its fields."""

from contract.event import Event

# fmt: off
EVENTS: tuple[Event, ...] = (
    Event("broker_connected", "info",
          "The city's clock is followed at the broker.", "host port"),
    Event("broker_lost", "warning",
          "The broker cannot be reached; it is tried again.", "detail retry_s"),
    Event("clock_not_heard", "info",
          "No clock of the city was heard at the start; the wall's counts until one is.",
          "waited_s"),
    Event("clock_refused", "debug",
          "A clock message of the city does not count.", "detail"),
    Event("judgement_led", "info",
          "This process judges for the city."),
    Event("judgement_interrupted", "warning",
          "The database was away or refused a round; the lead is sought anew.", "problem"),
    Event("rules_read", "info",
          "Rules are judged by as they are stored now.", "rules"),
    Event("memory_made", "info",
          "What is remembered was made anew of what is stored, for rules or sensors are others.",
          "rules sensors took_s"),
    Event("alerts_written", "info",
          "Alerts are new; `found` are the changes of conditions that the round found.",
          "new found"),
    Event("rule_refused", "error",
          "A stored rule cannot be judged by and is left out.", "rule version problem"),
    Event("rule_outdated", "warning",
          "What is stored of a rule of the pack is none today; the pack's is written anew.",
          "rule problem"),
    Event("stopping", "info",
          "The process was told to stop; the round in hand is given up."),
    Event("metrics_port_taken", "warning",
          "Somebody listens on the port of the metrics; they are on another one.", "wanted port"),
    Event("operations_failed", "error",
          "The process ends by an error that a person must see to.", "exc_info"),
)
# fmt: on
