"""The errors of the product: what the cashier can change, what to try again, what is refused for good."""


class PosError(Exception):
    """Something that went wrong in a way the product knows about.

    Shapes: `reason` is a snake_case code that the screens translate; `facts` are the values its sentence
        needs.
    """

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.reason} ({told})" if told else self.reason

    def number(self, name: str, default: int = 0) -> int:
        """The fact called `name` as a number, `default` where it is absent or is none."""
        value = self.facts.get(name)
        return value if isinstance(value, int) else default

    def word(self, name: str, default: str = "") -> str:
        """The fact called `name` as text, `default` where it is absent."""
        value = self.facts.get(name)
        return default if value is None else str(value)


class RuleBroken(PosError):
    """A rule of the shop forbids it; the person changes something and tries again."""


class Unavailable(PosError):
    """Network, paper, or a lock is missing just now; trying again later is right."""


class Rejected(PosError):
    """The other side refused for good; a person has to look at it."""
