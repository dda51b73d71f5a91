"""What the simulator counts: a table with each unit and meaning, and what is made of it."""

import asyncio
from dataclasses import dataclass, field
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from contract import metrics_port
from contract.clock import utc_now
from contract.metrics import Metric, MetricSet

HOST = "127.0.0.1"
TURN_S = 1.0

# fmt: off
METRICS: tuple[Metric, ...] = (
    Metric("simulator_publishing", "gauge", "",
           "1 while at least one gateway delivers: its last answer was no refusal."),
    Metric("simulator_readings_published_total", "counter", "readings",
           "Readings made and handed to a gateway for sending."),
    Metric("simulator_readings_acknowledged_total", "counter", "readings",
           "Readings that the broker acknowledged and gave to a subscriber."),
    Metric("simulator_messages_not_taken_total", "counter", "messages",
           "Messages that came back because nobody was subscribed; they are sent again."),
    Metric("simulator_readings_dropped_total", "counter", "readings",
           "Readings lost because a gateway's buffer was full."),
    Metric("simulator_readings_sent_again_total", "counter", "readings",
           "Readings sent once more on a resend command."),
    Metric("simulator_readings_buffered", "gauge", "readings",
           "Readings that wait or are under way."),
    Metric("simulator_gateways", "gauge", "gateways",
           "Gateways of the city."),
    Metric("simulator_gateways_connected", "gauge", "gateways",
           "Gateways with a connection."),
    Metric("simulator_lag_seconds", "gauge", "s",
           "Wall seconds by which readings are behind the schedule."),
    Metric("simulator_speed", "gauge", "city s/s",
           "City seconds per second of the wall, now: 0 in a pause, less where it is not reached."),
    Metric("simulator_loop_turned_timestamp_seconds", "gauge", "s",
           "When the simulator's loop last turned, since 1970; it stands still while it hangs."),
    Metric("simulator_city_time_seconds", "gauge", "s",
           "City time up to which readings were made, seconds since the epoch."),
    Metric("simulator_boot", "gauge", "starts",
           "Number of this start of the devices."),
)
# fmt: on


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """What the simulator counts; one registry for each run."""

    registry: CollectorRegistry
    publishing: Gauge
    readings_published: Counter
    readings_acknowledged: Counter
    messages_not_taken: Counter
    readings_dropped: Counter
    readings_sent_again: Counter
    readings_buffered: Gauge
    gateways: Gauge
    gateways_connected: Gauge
    lag: Gauge
    speed: Gauge
    loop_turned_at: Gauge
    city_time: Gauge
    boot: Gauge
    servers: list[tuple[WSGIServer, Thread]] = field(
        default_factory=list[tuple[WSGIServer, Thread]]
    )

    def serve(self, port: int) -> int:
        """Answer `/metrics` on the loopback address and return the port.

        It is another one than was wanted where that is 0 or taken.
        """
        server, thread = metrics_port.listen(
            lambda wanted: start_http_server(wanted, addr=HOST, registry=self.registry), port
        )
        self.servers.append((server, thread))
        return int(server.server_port)

    async def turn(self) -> None:
        """Show that the loop turns, for ever."""
        while True:
            self.loop_turned_at.set(utc_now().timestamp())
            await asyncio.sleep(TURN_S)

    def close(self) -> None:
        """Stop answering."""
        for server, thread in self.servers:
            server.shutdown()
            server.server_close()
            thread.join()
        self.servers.clear()


def create() -> Metrics:
    """Return the metrics of a run, all at zero."""
    made = MetricSet(METRICS)
    return Metrics(
        registry=made.registry,
        publishing=made.gauge("simulator_publishing"),
        readings_published=made.counter("simulator_readings_published_total"),
        readings_acknowledged=made.counter("simulator_readings_acknowledged_total"),
        messages_not_taken=made.counter("simulator_messages_not_taken_total"),
        readings_dropped=made.counter("simulator_readings_dropped_total"),
        readings_sent_again=made.counter("simulator_readings_sent_again_total"),
        readings_buffered=made.gauge("simulator_readings_buffered"),
        gateways=made.gauge("simulator_gateways"),
        gateways_connected=made.gauge("simulator_gateways_connected"),
        lag=made.gauge("simulator_lag_seconds"),
        speed=made.gauge("simulator_speed"),
        loop_turned_at=made.gauge("simulator_loop_turned_timestamp_seconds"),
        city_time=made.gauge("simulator_city_time_seconds"),
        boot=made.gauge("simulator_boot"),
    )
