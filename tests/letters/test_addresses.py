"""Signed addresses and Message-IDs: where a reply belongs, and nothing that can be made up."""

from __future__ import annotations

import pytest

from letters import addresses


def test_a_reply_address_leads_back_to_its_ticket() -> None:
    address = addresses.reply_address("help@cedarvalley.example", 48251)

    assert addresses.ticket_of_address(address) == 48251
    assert addresses.ticket_of_address(address.upper()) == 48251
    assert addresses.without_tag(address) == "help@cedarvalley.example"


def test_a_reply_address_of_another_ticket_cannot_be_made_up() -> None:
    address = addresses.reply_address("help@cedarvalley.example", 48251)

    assert addresses.ticket_of_address(address.replace("t48251", "t48252")) is None
    assert addresses.ticket_of_address("help@cedarvalley.example") is None


def test_a_message_id_of_ours_is_recognised_and_a_forged_one_is_not() -> None:
    value = addresses.message_id(48251, "e7.u3", "cedarvalley.example")

    assert addresses.ticket_of_message_id(f"<{value}>") == 48251
    assert addresses.ticket_of_message_id(value.replace("t48251.", "t48252.")) is None
    assert addresses.ticket_of_message_id("somebody@elsewhere.example") is None


@pytest.mark.parametrize("address", ["", "@", "help+t1-@x", "help+t99999999999999-abcdefabcdef@x.example"])
def test_nonsense_is_no_address_of_ours(address: str) -> None:
    assert addresses.ticket_of_address(address) is None
