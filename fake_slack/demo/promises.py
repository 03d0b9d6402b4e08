"""What Crisis Desk promises, and whether it kept it in one played crisis."""

from collections.abc import Collection
from enum import StrEnum


class Promise(StrEnum):
    """One line of the table at the end."""

    GUEST = "A guest is refused privately and stays outside"
    ONE_RECORD = "A double click makes one crisis, one channel, one headline"
    LINK = "Who declares hears at once where the channel is"
    PEOPLE = "The right people are in the channel, and nobody else"
    PAGED = "Each person is paged once per step, and nobody too early"
    ANSWERED = "An answer stops the ladder; a page shows what became of it"
    HEADLINE = "The headline says what is true, at every stage"
    REMINDED = "One reminder before an update is due, gone once answered"
    UPDATED = "Each update and each notice appears exactly once"
    FORM = "A form that lacks something says so and keeps the text"
    PRIVATE = "Nothing of the crisis stands in a public channel"
    DIGEST = "One digest with its picture for each who must know"
    QUIET = "Nothing comes after the end"
    HEALTHY = "The bot is well, and no message was given up"
    TIMELINE = "The timeline is complete and unbroken"


class Ledger:
    """Keeps what was checked. A promise that nothing was checked of counts as broken."""

    def __init__(self) -> None:
        self._checks: dict[Promise, int] = dict.fromkeys(Promise, 0)
        self._broken: dict[Promise, list[str]] = {promise: [] for promise in Promise}

    def check(self, promise: Promise, is_kept: object, otherwise: str) -> bool:
        """Note one check; `otherwise` says what was seen instead. Returns whether it held."""
        self._checks[promise] += 1
        if not is_kept:
            self._broken[promise].append(otherwise)
        return bool(is_kept)

    def same(self, promise: Promise, found: Collection[str], wanted: Collection[str], what: str) -> bool:
        """Note whether two collections hold the same, each as often."""
        more, less = list(found), []
        for one in wanted:
            more.remove(one) if one in more else less.append(one)
        seen = [f"lacks {', '.join(less)}"] * bool(less) + [f"has besides {', '.join(more)}"] * bool(more)
        return self.check(promise, not seen, f"{what} {' and '.join(seen)}")

    @property
    def all_kept(self) -> bool:
        """Whether every promise was checked and held every time."""
        return all(self._is_kept(promise) for promise in Promise)

    def _is_kept(self, promise: Promise) -> bool:
        return self._checks[promise] > 0 and not self._broken[promise]

    def table(self) -> str:
        """One line for each promise, and below the broken ones what was seen."""
        width = max(map(len, Promise))
        return "\n".join(line for promise in Promise for line in self._lines(promise, width))

    def _lines(self, promise: Promise, width: int) -> list[str]:
        checks = self._checks[promise]
        count = "1 check" if checks == 1 else f"{checks} checks"
        verdict = "kept" if self._is_kept(promise) else "BROKEN"
        broken = self._broken[promise] if checks else ["The story did not get there."]
        return [f"  {promise:<{width}}  {verdict:<6}  {count}", *(f"      {sentence}" for sentence in broken)]
