"""Why the bot cannot start, in a sentence."""


class StartProblem(Exception):
    """Trying again would not help: somebody must change a setting. The exit status is 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
