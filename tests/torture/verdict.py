"""The lines of the table: what was looked at, what was expected, what was found."""

from dataclasses import dataclass, field


@dataclass
class Finding:
    """One promise, looked at in many places."""

    what: str
    looked_at: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def expect(self, is_kept: bool, problem: str, *, kind: str = "wrong") -> None:
        """Look at one place."""
        self.looked_at += 1
        if not is_kept:
            {"lost": self.lost, "doubled": self.doubled, "wrong": self.wrong}[kind].append(problem)

    def once(self, count: int, what: str) -> None:
        """Something that must be there exactly once."""
        self.looked_at += 1
        if count < 1:
            self.lost.append(f"{what}: not there")
        if count > 1:
            self.doubled.append(f"{what}: {count} times")

    @property
    def problems(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.wrong]

    @property
    def verdict(self) -> str:
        return "kept" if not self.problems else "BROKEN"
