"""`python -m bot`: see `bot/cli.py`."""

import sys

from bot.cli import main
from bot.log import set_up_logging

if __name__ == "__main__":
    set_up_logging()
    sys.exit(main(sys.argv[1:]))
