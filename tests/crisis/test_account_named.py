"""Which account somebody means."""

import pytest

from crisis.account_named import account_and_rest, account_if_meant, account_meant, account_named
from crisis.refusals import UnknownAccount
from crisis.rules.account import search_key
from storage.tables.account import AccountAlias
from tests.builders import Desk, a_crisis, an_account


@pytest.fixture
def portfolio(desk: Desk) -> Desk:
    for name in ("Acme Corp", "Acme Polymers", "Globex", "Umbrella Group"):
        an_account(desk, name)
    desk.add(AccountAlias(account_id=1, alias="The Anvil", alias_key=search_key("The Anvil")))
    return desk


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # The name, however it is written.
        ("acme  CORP", "Acme Corp"),
        # An alias.
        ("the anvil", "Acme Corp"),
        # A part that only one of them has.
        ("poly", "Acme Polymers"),
    ],
)
def test_a_name_an_alias_or_a_clear_part_is_enough(portfolio: Desk, typed: str, meant: str) -> None:
    """People type what they call the client."""
    assert portfolio.do(account_named, typed).name == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("acme", "may be Acme Corp, Acme Polymers"),
        ("initech", "no account “initech”"),
        ("", "no account"),
    ],
)
def test_what_is_unclear_is_asked_back(portfolio: Desk, typed: str, sentence: str) -> None:
    """With the names that come near."""
    with pytest.raises(UnknownAccount) as refused:
        portfolio.do(account_named, typed)

    assert sentence in refused.value.sentence


@pytest.mark.parametrize(
    ("typed", "meant", "rest"),
    [
        ("Acme Corp they called twice", "Acme Corp", "they called twice"),
        ("the anvil  rang", "Acme Corp", "rang"),
        ("globex", "Globex", ""),
        ("poly", "Acme Polymers", ""),
        ("Umbrella they called", "Umbrella Group", "they called"),
    ],
)
def test_the_longest_beginning_that_is_a_name_counts(portfolio: Desk, typed: str, meant: str, rest: str) -> None:
    """What follows is what they wanted to say."""
    account, text = portfolio.do(account_and_rest, typed, None)

    assert (account.name, text) == (meant, rest)


def test_in_a_crisis_channel_its_account_is_meant(portfolio: Desk) -> None:
    """Unless another one is named."""
    crisis = a_crisis(portfolio, account_id=3, account_name="Globex")
    portfolio.change(type(crisis), crisis.id, channel_id="C0GLOBEX")

    own, said = portfolio.do(account_and_rest, "they called twice", "C0GLOBEX")
    other, _ = portfolio.do(account_and_rest, "Acme Corp", "C0GLOBEX")

    assert (own.name, said, other.name) == ("Globex", "they called twice", "Acme Corp")


def test_nothing_said_anywhere_else_is_refused(portfolio: Desk) -> None:
    with pytest.raises(UnknownAccount, match="Say which account"):
        portfolio.do(account_and_rest, " ", "C0ELSEWHERE")


def test_first_words_that_may_mean_several_are_asked_back(portfolio: Desk) -> None:
    """With the names that come near; a part of a word inside a sentence names nobody."""
    with pytest.raises(UnknownAccount, match="may be Acme Corp, Acme Polymers"):
        portfolio.do(account_and_rest, "acme they called", None)
    with pytest.raises(UnknownAccount, match="There is no account “poly they called”"):
        portfolio.do(account_and_rest, "poly they called", None)


def test_a_word_that_takes_only_an_account_takes_the_channels_without_a_name(portfolio: Desk) -> None:
    """What is typed is the whole name: words behind it are not silently left out."""
    crisis = a_crisis(portfolio, account_id=3, account_name="Globex")
    portfolio.change(type(crisis), crisis.id, channel_id="C0GLOBEX")

    assert portfolio.do(account_meant, " ", "C0GLOBEX").name == "Globex"
    assert portfolio.do(account_meant, "Acme Corp", "C0GLOBEX").name == "Acme Corp"
    assert portfolio.do(account_if_meant, "", "C0ELSEWHERE") is None
    with pytest.raises(UnknownAccount, match="Say which account"):
        portfolio.do(account_meant, "", "C0ELSEWHERE")
    with pytest.raises(UnknownAccount, match="There is no account “Acme Corp they called”"):
        portfolio.do(account_meant, "Acme Corp they called", "C0GLOBEX")
