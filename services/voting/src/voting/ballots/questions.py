"""Questions, and the election that asks them (section 5)."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.ballot_errors import WrongChoices, WrongQuestion, WrongUuid, WrongVersion
from voting.ballots.errors import NotCanonical, NotInGroup
from voting.ballots.groups import Group, PowersOf, group_of

UUID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,64}")
MOST_QUESTIONS = 100
MOST_ANSWERS = 200
MOST_BYTES = 1 << 20
"""Of an election record."""


@dataclass(frozen=True)
class Question:
    """From `minimum` to `maximum` of the answers may be chosen; or none of them, as a blank vote, if `blank`."""

    question: str
    answers: tuple[str, ...]
    minimum: int
    maximum: int
    blank: bool = False

    def __post_init__(self) -> None:
        """Raise WrongQuestion where nobody could answer."""
        if not (1 <= len(self.answers) <= MOST_ANSWERS and 0 <= self.minimum <= self.maximum <= len(self.answers)):
            raise WrongQuestion(question=self.question[:40])

    @property
    def choices(self) -> int:
        """Ciphertexts in an answer: one for each answer, and one in front for the blank vote."""
        return len(self.answers) + self.blank

    @property
    def overall_proofs(self) -> int:
        return self.maximum - self.minimum + 1 + self.blank

    def check(self, bits: list[int], number: int) -> None:
        """Raise WrongChoices unless these bits, blank first where there is one, follow the rules."""
        chosen = sum(bits[1:] if self.blank else bits)
        is_blank = self.blank and bits[:1] == [1]
        holds = chosen == 0 if is_blank else self.minimum <= chosen <= self.maximum
        if len(bits) != self.choices or not set(bits) <= {0, 1} or not holds:
            raise WrongChoices(question=number)

    def to_json(self) -> dict[str, Any]:
        blank = {"blank": True} if self.blank else {}
        return {
            "answers": list(self.answers),
            **blank,
            "min": self.minimum,
            "max": self.maximum,
            "question": self.question,
        }


@dataclass(frozen=True)
class Election:
    uuid: str
    group: Group
    public_key: mpz
    questions: tuple[Question, ...]
    name: str = ""
    description: str = ""
    administrator: str | None = None
    credential_authority: str | None = None

    def __post_init__(self) -> None:
        if not UUID.fullmatch(self.uuid):
            raise WrongUuid

    @cached_property
    def record(self) -> bytes:
        """The bytes of the election record; every ballot names their hash."""
        value = {
            "version": 1,
            "description": self.description,
            "name": self.name,
            "group": self.group.name,
            "public_key": str(self.public_key),
            "questions": [question.to_json() for question in self.questions],
            "uuid": self.uuid,
            "administrator": self.administrator,
            "credential_authority": self.credential_authority,
        }
        return encoding.write({name: each for name, each in value.items() if each is not None})

    @cached_property
    def fingerprint(self) -> str:
        return encoding.base64_digest(self.record)

    @cached_property
    def y_to(self) -> PowersOf:
        """Powers of the public key."""
        return PowersOf(self.public_key, self.group.p, self.group.q)

    @cached_property
    def largest_ballot(self) -> int:
        """No ballot of this election has more bytes."""
        element, scalar = self.group.element_digits, self.group.scalar_digits
        proof = 2 * scalar + 60
        size = 2 * element + 2 * proof + 1000
        for question in self.questions:
            size += question.choices * (2 * element + 2 * proof + 60) + (question.overall_proofs + 2) * proof + 120
        return size


def read_election(record: bytes) -> Election:
    """Read an election record; the public key must be a member of the group."""
    version, description, name, group_name, public_key, questions, uuid, administrator, authority = encoding.fields(
        encoding.read(record, "election", MOST_BYTES),
        "election", "version", "description", "name", "group", "public_key", "questions", "uuid", "administrator?",
        "credential_authority?",
    )  # fmt: skip
    if version != 1 or type(version) is not int:
        raise WrongVersion(what="election")
    group = group_of(encoding.text(group_name, "election"))
    key = encoding.element(public_key, group, "public key")
    if key not in group or key == 1:  # to 1 nothing is encrypted
        raise NotInGroup(what="public key")
    asked = encoding.array(questions, "election", MOST_QUESTIONS)
    return Election(
        encoding.text(uuid, "election"),
        group,
        key,
        tuple(_read_question(each) for each in asked),
        encoding.text(name, "election"),
        encoding.text(description, "election"),
        None if administrator is None else encoding.text(administrator, "election"),
        None if authority is None else encoding.text(authority, "election"),
    )


def _read_question(value: Any) -> Question:
    answers, blank, minimum, maximum, words = encoding.fields(
        value, "election", "answers", "blank?", "min", "max", "question"
    )
    if blank not in (None, True):
        raise NotCanonical(what="election")
    return Question(
        encoding.text(words, "election"),
        tuple(encoding.text(each, "election") for each in encoding.array(answers, "election", MOST_ANSWERS)),
        encoding.whole(minimum, "minimum", 0, MOST_ANSWERS),
        encoding.whole(maximum, "maximum", 0, MOST_ANSWERS),
        blank is True,
    )
