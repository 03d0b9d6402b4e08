"""Where the browser of the browser tests is. Run as a program it prints the place, or ends with status 1."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

HOW_TO_GET_IT = "`apt-get install chromium`, or name one you have in CRISIS_CHROMIUM=/path/to/chromium"


def find_chromium() -> str | None:
    """The program's path: what CRISIS_CHROMIUM names, else the first that the distribution installed."""
    wanted = os.environ.get("CRISIS_CHROMIUM")
    candidates = (wanted,) if wanted else NAMES
    return next(filter(None, map(shutil.which, candidates)), None)


if __name__ == "__main__":
    place = find_chromium()
    sys.exit(print(place) if place else f"There is no Chromium here. Get one: {HOW_TO_GET_IT}.")
