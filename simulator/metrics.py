"""The simulator's Prometheus metrics, each with its meaning."""

from dataclasses import dataclass, field
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from contract import metrics_port

HOST = "127.0.0.1"


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

    def close(self) -> None:
        """Stop answering."""
        for server, thread in self.servers:
            server.shutdown()
            server.server_close()
            thread.join()
        self.servers.clear()


def create() -> Metrics:
    """Return the metrics of a run, all at zero."""
    registry = CollectorRegistry()
    return Metrics(
        registry=registry,
        publishing=Gauge(
            "simulator_publishing",
            "1 while at least one gateway delivers: its last answer was no refusal.",
            registry=registry,
        ),
        readings_published=Counter(
            "simulator_readings_published",
            "Readings made and handed to a gateway for sending.",
            registry=registry,
        ),
        readings_acknowledged=Counter(
            "simulator_readings_acknowledged",
            "Readings that the broker acknowledged and gave to a subscriber.",
            registry=registry,
        ),
        messages_not_taken=Counter(
            "simulator_messages_not_taken",
            "Messages that came back because nobody was subscribed; they are sent again.",
            registry=registry,
        ),
        readings_dropped=Counter(
            "simulator_readings_dropped",
            "Readings lost because a gateway's buffer was full.",
            registry=registry,
        ),
        readings_sent_again=Counter(
            "simulator_readings_sent_again",
            "Readings sent once more on a resend command.",
            registry=registry,
        ),
        readings_buffered=Gauge(
            "simulator_readings_buffered",
            "Readings that wait or are under way.",
            registry=registry,
        ),
        gateways=Gauge("simulator_gateways", "Gateways of the city.", registry=registry),
        gateways_connected=Gauge(
            "simulator_gateways_connected", "Gateways with a connection.", registry=registry
        ),
        lag=Gauge(
            "simulator_lag_seconds",
            "Wall seconds by which readings are behind the schedule.",
            registry=registry,
        ),
        loop_turned_at=Gauge(
            "simulator_loop_turned_timestamp_seconds",
            "When the simulator's loop last turned, since 1970; it stands still while it hangs.",
            registry=registry,
        ),
        city_time=Gauge(
            "simulator_city_time_seconds",
            "City time up to which readings were made, seconds since the epoch.",
            registry=registry,
        ),
        boot=Gauge("simulator_boot", "Number of this start of the devices.", registry=registry),
    )
