"""`python -m tests.hostile --payloads N --seed S`; `./run torture --payloads N` comes here too."""

import sys

from tests.hostile.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
