"""Who we are on the broker."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.broker_account import Accounts, dump, load
from contract.broker_address import BrokerAddress
from contract.errors import AccountError

HERE = BrokerAddress("broker", 1883, "ours", "shared")


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_what_is_written_down_is_read(
    tmp_path_factory: pytest.TempPathFactory, secret: str, passwords: dict[str, str]
) -> None:
    accounts = Accounts(secret, passwords)
    path = tmp_path_factory.mktemp("credentials") / "credentials.json"
    path.write_bytes(dump(accounts))
    assert load(path) == accounts


def test_without_a_file_one_account_serves_all() -> None:
    accounts = load(None)
    assert accounts.address(HERE, "ingest") is HERE
    assert accounts.client_id("ingest-hcmc-0") == "ingest-hcmc-0"
    assert not accounts.has_owners


def test_with_accounts_each_is_somebody() -> None:
    accounts = Accounts("s3cret", {"ingest": "pw"})
    assert accounts.address(HERE, "ingest") == BrokerAddress("broker", 1883, "ingest", "pw")
    assert accounts.client_id("ingest-hcmc-0") == "ingest-hcmc-0-s3cret"
    assert accounts.has_owners
    with pytest.raises(AccountError, match="no account api"):
        accounts.address(HERE, "api")


def test_no_text_of_it_shows_a_secret() -> None:
    assert "s3cret" not in repr(Accounts("s3cret", {"ingest": "s3cret"}))


@pytest.mark.parametrize(
    "content", [b"s3cret", b"[]", b'{"secret": 7}', b'{"passwords": ["s3cret"]}']
)
def test_a_file_that_is_none_is_refused_without_repeating_it(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "credentials.json"
    path.write_bytes(content)
    with pytest.raises(AccountError, match="must be a file like") as refused:
        load(path)
    assert "s3cret" not in str(refused.value)
    assert json.dumps(str(path))[1:-1] in str(refused.value)
