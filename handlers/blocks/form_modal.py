"""A modal that asks for something and remembers what it is about."""

from collections.abc import Mapping, Sequence

from handlers.blocks.elements import Block, actions, button, modal
from handlers.blocks.metadata import pack


def form_modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    ids: Mapping[str, int | str | None],
    submit: str = "Save",
) -> Block:
    """A form that can be sent or left.

    Args:
        ids: what it remembers until it is sent: what it is about, and where to draw that anew.
    """
    return modal(
        title, blocks, callback_id=callback_id, submit=submit, close="Cancel", private_metadata=pack(**dict(ids))
    )


def more_button(action_id: str, says: str) -> Block:
    """In place of the fields that few people need (S3-10). `says`: what they are, for a screen reader."""
    return actions([button("More…", action_id, "more", label=says)])
