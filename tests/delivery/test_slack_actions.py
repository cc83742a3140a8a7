"""What a row asks for: changes of a message, replies in a thread, files."""

from datetime import timedelta

import pytest

from bot.delivery.payloads import Payload
from bot.store import sending
from bot.store.db import writing
from bot.store.outbox import OutboxRow
from playground import Fault
from tests.delivery.faults import FAULTS
from tests.delivery.world import World, on_both


@on_both
def test_a_board_is_posted_pinned_edited_and_deleted(world: World) -> None:
    """All written before the first was sent: each waits for its message."""
    board = world.put(text="board")
    world.put(op="pin", of=board), world.put(op="update", of=board, text="board, edited")
    assert world.send() == 1
    world.settle()
    [message] = world.slack.messages("C1")
    assert (message.text, message.pinned, message.edited) == ("board, edited", True, True)
    world.put(op="delete", of=board)
    world.settle()
    assert world.texts() == []
    assert world.slack.problems == []


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
def test_a_name_in_a_text_calls_nobody(world: World, method: str) -> None:
    """Neither in a new message nor in a changed one does Slack make mentions of words."""
    board = world.put(text="board")
    world.put(op="update", of=board, text="@here and @sam, edited")
    world.settle()
    (call,) = world.calls(method)
    assert call.args["link_names"] in (False, "false", "0")


@pytest.mark.parametrize("op", ["update", "pin", "delete"])
@pytest.mark.parametrize("fault", [*FAULTS, Fault.error("message_limit_exceeded")], ids=str)
def test_a_change_can_be_done_again(world: World, op: str, fault: Fault) -> None:
    """No looking: twice is the same as once."""
    method = {"update": "chat.update", "pin": "pins.add", "delete": "chat.delete"}[op]
    board = world.put()
    world.slack.script(method, fault)
    change = world.put(op=op, of=board, text="edited")
    world.settle()
    assert world.state(change) == "sent"
    assert world.calls("conversations.history") == []
    assert world.slack.problems == []


@on_both
@pytest.mark.parametrize("op", ["update", "pin", "delete"])
def test_a_message_that_somebody_deleted(world: World, op: str) -> None:
    """Deleting it again is nothing; a board is to be posted again, so somebody is told."""
    board = world.put()
    world.settle()
    world.slack.delete_message(world.slack.messages("C1")[0])
    change = world.put(op=op, of=board)
    world.settle()
    if op == "delete":
        assert world.state(change) == "sent"
    else:
        assert world.state(change) == "void"
        assert world.told[-1] == ("message gone", change)


@pytest.mark.parametrize("op", ["update", "pin", "delete"])
@pytest.mark.parametrize(("end", "then"), [("void", "void"), ("dead", "void"), ("held", "held")])
def test_a_change_of_what_was_never_sent(world: World, op: str, end: str, then: str) -> None:
    """There is nothing to change, or not yet."""
    board = world.put()
    change = world.put(op=op, of=board)
    with writing(world.engine) as conn:
        [row] = sending.claim(conn, now=world.clock(), owner="o", lease=timedelta(seconds=60))
        {"void": sending.mark_void, "dead": sending.mark_dead, "held": sending.mark_held}[end](
            conn, row, error="x"
        )
    world.settle()
    assert world.state(change) == then
    assert world.slack.calls == []


@on_both
def test_a_decision_goes_into_the_boards_thread(world: World) -> None:
    board = world.put(text="board")
    world.put(thread_of=board, text="decided")
    world.settle()
    first, reply = world.slack.messages("C1")
    assert (reply.text, reply.thread_ts) == ("decided", first.ts)


def test_a_thread_that_is_gone_keeps_nothing_from_being_told(world: World) -> None:
    """It is said in the channel instead; so it is when the board itself could not be sent."""
    board = world.put(text="board")
    world.settle()
    world.slack.delete_message(world.slack.messages("C1")[0])
    world.put(thread_of=board, text="decided")
    world.settle()
    assert world.texts() == ["decided"]


def letter(row: OutboxRow) -> Payload:
    return {
        "filename": "letter.docx",
        "title": "Letter",
        "content": b"PK..",
        "initial_comment": "Drafted",
        "alt_text": "x",
    }


FILE_STEPS = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]


@on_both
def test_a_file_is_shared(world: World) -> None:
    new, world.words = world.put(op="upload"), letter
    world.settle()
    [file] = world.slack.files("C1")
    assert (file["name"], file["title"], file["content"], world.state(new)) == (
        "letter.docx",
        "Letter",
        b"PK..",
        "sent",
    )
    assert world.texts() == ["Drafted"]


@pytest.mark.parametrize("step", FILE_STEPS)
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.kind != "error"], ids=str)
def test_a_file_is_shared_once(world: World, step: str, fault: Fault) -> None:
    """Only the last step shares it; its id tells whether that was done."""
    new, world.words = world.put(op="upload"), letter
    world.slack.script(step, fault)
    world.settle()
    assert (len(world.slack.files("C1")), world.state(new)) == (1, "sent")
    assert world.slack.problems == []


def test_a_file_whose_sender_died_before_sharing(world: World) -> None:
    """There was no id yet, so nothing can be there."""
    new, world.words = world.put(op="upload"), letter
    with writing(world.engine) as conn:
        sending.claim(conn, now=world.clock(), owner="ghost", lease=timedelta(seconds=60))
    world.settle()
    assert (len(world.slack.files("C1")), world.state(new)) == (1, "sent")
