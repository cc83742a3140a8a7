"""What an error of Slack can mean for what was to be done, and what follows."""

from enum import Enum


class Meaning(Enum):
    """What follows from an error; the value is the sentence for docs/reliability.md."""

    # It passes by itself.
    AGAIN = (
        "Tried again later, by itself. A change keeps nobody behind it waiting. Of a channel that"
        " takes no post for four hours, the coordinators are told by direct message."
    )
    LIMITED = "Tried again once Slack's Retry-After has passed."
    UNCLEAR = "Slack may have done it: a post is looked for first, a change is done again."
    # Something is lost.
    WORKSPACE_LOST = (
        "Nothing goes to the workspace until its token works again; coordinators hear so then."
    )
    PLACE_LOST = (
        "A channel is parked until it can be posted in, and the coordinators are told by direct"
        " message. A person counts as not reached."
    )
    PERSON_LOST = (
        "This person cannot be reached: the coordinators are told, with what to do; without"
        " another coordinator, the review's channel is."
    )
    # The message that it is about is not as it was.
    OUTSIDE_THREAD = "Said as a message of its own, outside of the thread."
    POST_ANEW = "The board is posted anew; a change of any other message is dropped."
    DONE_BEFORE = "As good as done."
    # A change that Slack refuses.
    DOUBTED = (
        "The channel is looked at: unfit, it is parked for that; fit, the change is tried again a"
        " few times, and then dropped. What a purge deletes waits until the channel is open again."
    )
    DROPPED = (
        "Dropped. Of a board that is not pinned, or not kept up to date, the coordinators are told"
        " once, with what to do; whoever had messages deleted hears how many stay."
    )
    # Somebody has to mend something.
    SETUP = (
        "Kept for whoever runs the bot (`python -m bot outbox list`); the coordinators hear what"
        " people miss."
    )
    OURS = (
        "A fault of the bot's own: put aside for whoever runs it, and the coordinators hear what"
        " people miss."
    )
    # A question, or an answer to somebody who waits for it.
    NOT_KNOWN = "Nobody can say: nothing is assumed, and it is asked again."
    NOBODY = "There is nobody of that id in the workspace."
    UNSEEN = "The channel cannot be seen from here: it counts as not fit."
    TOO_LATE = "Too late to show it: the person is told where they pressed, with the line to type."
    NOT_SHOWN = "It could not be shown: the person is told another way, or sees it the next time."
    NOT_INSTALLED = "The page of the installation says so, with the code."
