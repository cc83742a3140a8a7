"""What may go wrong with one call to Slack."""

from playground import Fault

FAULTS = [
    Fault.rate_limited(30),
    Fault.error("internal_error"),
    Fault.error("team_added_to_org"),
    *(
        fault(after=after)
        for after in (False, True)
        for fault in (Fault.status, Fault.reset, Fault.close, Fault.garbage)
    ),
    Fault.hang(5),
    Fault.hang(5, after=True),
]
