"""``python -m bot`` as it is, with the soak's clock: ``python -m benchmarks.process worker``."""

import sys

from benchmarks.fast_clock import of_environment
from bot import budget, clock

fast = of_environment()
clock.now = fast  # before anything takes it as its own
IS_FAST = fast.speed > 1
CALL = 2  # what is measured in real seconds, so that it keeps its proportion to the leases
if IS_FAST:
    budget.CALL = CALL

from bot import __main__  # noqa: E402
from bot.delivery import calls  # noqa: E402
from bot.delivery.scheduler import INTERVAL, Scheduler  # noqa: E402

if IS_FAST:
    calls.TIMEOUT = CALL
defaults = Scheduler.__init__.__kwdefaults__
if defaults is not None:
    defaults["interval"] = max(1.0, INTERVAL / fast.speed)

if __name__ == "__main__":
    sys.exit(__main__.main(sys.argv[1:]))
