"""The demo for a person: where to go, what to try, and then nothing but waiting."""

import time
from datetime import timedelta

from fake_slack.demo.company import Company

LOOK_EVERY_S = 0.5
REMINDED_AFTER = timedelta(minutes=20)
"""At SEV1, after an update: due after 30 minutes, reminded of 10 minutes before (northwind/protocol.toml)."""


def talk(company: Company) -> int:
    """Say what to try, and stay until Ctrl-C; raises `Trouble` when Slack or the bot ends by itself."""
    soon = company.real_seconds(REMINDED_AFTER)
    print(INVITATION.format(url=company.slack_url, now=company.now(), pace=_pace(company), soon=soon))
    while True:
        company.check_alive()
        time.sleep(LOOK_EVERY_S)


def _pace(company: Company) -> str:
    if company.scale == 60:
        return "an hour passes in a minute"
    return f"time runs {company.scale:g} times faster"


INVITATION = """
  Open  {url}#?as=ana

  You are Ana Almeida, key account manager at Northwind Components. It is {now:%A, %H:%M}; {pace}.

  1. In any channel type  /crisis Acme cannot invoice since this morning  and answer the form: account Acme Industries,
     SEV1. A private channel opens with the response team in it, and everybody in the team is paged.
  2. Become Dora, Farid or Lena (top right) and press “I am on it” in their direct message; or do nothing, and within
     a minute the backups, the sales manager, the director and the executive sponsor are paged, one after the other.
  3. As whoever answered, press “Take the lead” and “Post update” in the channel; {soon:.0f} seconds later you are
     reminded of the next update, and after “Resolve” everybody who must know gets the digest.

  Ctrl-C ends all of it and leaves nothing behind. To see a whole crisis played:  ./run demo --play
"""
