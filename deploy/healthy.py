"""Ask the bot in this container whether it lives: exits with 0 if it does.

The port is PORT's, or the one that is given (a `worker` listens at CSPR_OPERATIONS_PORT alone).
"""

import http.client
import os
import sys

port = int(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PORT") or 3000)
asked = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
try:
    asked.request("GET", "/healthz")
    sys.exit(asked.getresponse().status != 200)
except OSError:
    sys.exit(1)
