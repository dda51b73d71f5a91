"""A request to the running city and its answer, over the broker."""

import asyncio
import secrets

import aiomqtt

from contract import broker_tls, topic
from contract.broker_account import CONSOLE, Accounts
from contract.broker_address import BrokerAddress
from contract.broker_refusal import unreachable
from contract.errors import PayloadError
from contract.payload.control import Done, Refused, decode_answer, encode_request
from contract.payload.request import Request
from contract.topic import AnswerTopic
from simulator.errors import RequestError
from simulator.wire.mqtt_publisher import properties

CONNECT_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 10.0
NOBODY = (
    "no simulator of {city} answers within {timeout_s:.0f} s: it does not run, or is still "
    "computing the world from which it starts"
)


def ask(city: str, broker: BrokerAddress, accounts: Accounts, request: Request) -> Done | Refused:
    """Send a request to the running city and return its answer.

    Raises
    ------
    RequestError
        It cannot be sent, or nobody answers.
    AccountError
        There are accounts, but none for the console.
    AddressError
        A file of the line's is missing or is no such thing.
    """
    try:
        payload = encode_request(request)
    except PayloadError as error:
        raise RequestError(error.detail) from None
    return asyncio.run(_ask(city, accounts.address(broker, CONSOLE), accounts, payload))


async def _ask(
    city: str, broker: BrokerAddress, accounts: Accounts, payload: bytes
) -> Done | Refused:
    answer_id = secrets.token_hex(8)
    client = aiomqtt.Client(
        broker.host,
        broker.port,
        identifier=accounts.client_id(f"{CONSOLE}-{city}-{answer_id}"),
        username=broker.user,
        password=broker.password,
        protocol=aiomqtt.ProtocolVersion.V5,
        transport="websockets" if broker.is_web else "tcp",
        websocket_path=broker.path or None,
        tls_context=broker_tls.context(broker),
        timeout=CONNECT_TIMEOUT_S,
    )
    answers = str(AnswerTopic(city, answer_id))
    try:
        async with client, asyncio.timeout(ANSWER_TIMEOUT_S):
            await client.subscribe(answers, qos=1)
            beside = properties(ResponseTopic=answers, CorrelationData=answer_id.encode())
            await client.publish(topic.control(city), payload, qos=1, properties=beside)
            async for message in client.messages:
                return decode_answer(message.payload)
    except TimeoutError:
        pass
    except aiomqtt.MqttError as error:
        where = f"{broker.host}:{broker.port}"
        reason = unreachable(error.__context__ or error, broker)
        raise RequestError(f"the broker at {where} cannot be reached: {reason}") from None
    except PayloadError as error:
        raise RequestError(f"the answer cannot be read: {error.detail}") from None
    raise RequestError(NOBODY.format(city=city, timeout_s=ANSWER_TIMEOUT_S))
