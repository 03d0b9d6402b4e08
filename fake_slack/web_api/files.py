"""files.*: the external upload in three steps."""

from fake_slack import arguments, posting
from fake_slack.errors import SlackError
from fake_slack.model import Channel, File, Json
from fake_slack.shapes import file_json
from fake_slack.state import Workspace
from fake_slack.web_api.access import joined_channel, not_archived
from fake_slack.web_api.content import check_blocks

MOST_CHANNELS = 100
ALT_LENGTH = 1000


def get_upload_url(slack: Workspace, args: Json) -> Json:
    """files.getUploadURLExternal: step one."""
    length = arguments.whole_number(args, "length", 0)
    name, alt = arguments.text(args, "filename"), arguments.text(args, "alt_txt")
    if length < 1 or not name:
        raise SlackError("invalid_arguments", ["[ERROR] length must be at least 1 and filename must not be empty"])
    if len(alt) > ALT_LENGTH:
        raise SlackError("alt_txt_too_large")
    file = File(slack.new_id("F"), name, length, name, alt, slack.bot_user_id, int(slack.now()))
    slack.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{slack.base_url}upload/v1/{file.id}"}


def complete_upload(slack: Workspace, args: Json) -> Json:
    """files.completeUploadExternal: step three; with a channel it posts the files there."""
    files = _uploaded(slack, args)
    channels = [_target(slack, name) for name in _channels(args)]
    blocks = arguments.objects(args, "blocks", "invalid_blocks")
    check_blocks(blocks)
    for file, described in files:
        file.title = described.get("title") or file.name
    for channel in channels:
        _share(slack, channel, [file for file, _ in files], args)
    return {"files": [file_json(file, slack) for file, _ in files]}


def _uploaded(slack: Workspace, args: Json) -> list[tuple[File, Json]]:
    described = arguments.objects(args, "files", "invalid_arguments") or []
    found = [(slack.files.get(str(entry.get("id"))), entry) for entry in described]
    known = [(file, entry) for file, entry in found if file is not None and file.content is not None]
    if not known or len(known) < len(described):
        raise SlackError("file_not_found")
    return known


def _channels(args: Json) -> list[str]:
    names = arguments.words(args, "channels") + arguments.words(args, "channel_id")
    if len(names) > MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    return names


def _target(slack: Workspace, name: str) -> Channel:
    channel = joined_channel(slack, {"channel": name})
    not_archived(channel)
    return channel


def _share(slack: Workspace, channel: Channel, files: list[File], args: Json) -> None:
    posting.post(
        slack,
        channel,
        text=arguments.text(args, "initial_comment"),
        user=slack.bot_user_id,
        blocks=arguments.objects(args, "blocks", "invalid_blocks"),
        thread_ts=arguments.text(args, "thread_ts") or None,
        files=[file.id for file in files],
    )
    for file in files:
        file.channels.append(channel.id)


def info(slack: Workspace, args: Json) -> Json:
    """files.info."""
    file = slack.files.get(arguments.text(args, "file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"file": file_json(file, slack), "comments": []}
