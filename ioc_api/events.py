"""What the API logs: every event with its level, its meaning and its fields."""

from contract.event import Event

# fmt: off
EVENTS: tuple[Event, ...] = (
    Event("api_starting", "info",
          "The settings are good and the server begins.", "host port"),
    Event("request_served", "info",
          "A request was answered; a stream says so at its end.", "method path status took_s"),
    Event("broker_connected", "info",
          "The live feed is subscribed at the broker.", "host port"),
    Event("broker_lost", "warning",
          "The broker cannot be reached; it is tried again.", "detail retry_s"),
    Event("refresh_failed", "warning",
          "The live state could not be read from the database; it is tried again.",
          "detail retry_s"),
    Event("judgement_failed", "warning",
          "Means or onsets could not be read from the database; it is tried again.",
          "detail retry_s"),
    Event("outlook_failed", "warning",
          "What an outlook is made of could not be read from the database; it is tried again.",
          "detail retry_s"),
    Event("scorecards_unread", "warning",
          "Hours that are over or the open alerts could not be read from the database; it is "
          "tried again.", "detail retry_s"),
    Event("announcing_failed", "warning",
          "What the public is told could not be read or written; it is tried again.",
          "detail retry_s"),
    Event("alerts_unheard", "warning",
          "The database cannot tell what happens to alerts; it is tried again.", "detail retry_s"),
    Event("alerts_heard_again", "info",
          "The database tells it again; what was missed is told.", "missed"),
    Event("live_gap_closed", "warning",
          "Readings that no live frame had told were found in the database.", "reason missed"),
    Event("live_message_refused", "debug",
          "A message of the broker could not be read.", "topic detail"),
    Event("bundle_unreadable", "warning",
          "What set-up noted of the room's bundle cannot be read; the single files are served.",
          "detail"),
    Event("sign_in_failed", "warning",
          "A password or a link was wrong; the audit says for whom.", "address failed_count"),
    Event("single_sign_on_failed", "warning",
          "Single sign-on let nobody in; the detail holds neither codes nor tokens.",
          "reason detail"),
    Event("viewer_stuck", "warning",
          "A viewer took nothing for too long and was cut off.", "waited_s dropped"),
)
# fmt: on
