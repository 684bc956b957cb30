"""A proof on paper that something was sent: a day, a team, a number and a tag. It says neither who nor what, and leads to no
conversation: the number is made of what only the code opens."""

from dataclasses import dataclass
from datetime import date

from infopunt.mailbox.asking import OpenConversation, TalkClosed, operational_key
from infopunt.vault.outside import printed, unprinted
from infopunt.vault.rules.proofs import is_proof_tag, proof_tag
from infopunt.vault.rules.sealing import Context, Domain

NUMBER = 5  # bytes


@dataclass(frozen=True)
class Proof:
    """What stands on the paper."""

    region: str
    team: str
    day: date
    number: str
    tag: str = ""


def proof_of(opened: OpenConversation) -> Proof:
    """The same one each time. Raises TalkClosed where this installation cannot make any."""
    row = opened.row
    proof = Proof(row.region, row.team, row.opened_on, printed(opened.key.derived("proof", NUMBER)))
    return Proof(
        row.region, row.team, row.opened_on, proof.number, printed(proof_tag(operational_key(), _place(proof)))
    )


def can_prove() -> bool:
    """Whether this installation has what a proof is made with: a process without that key offers none."""
    try:
        operational_key()
    except TalkClosed:
        return False
    return True


def is_proof(proof: Proof) -> bool:
    """Whether this installation made it. Raises TalkClosed where it cannot tell."""
    try:
        return is_proof_tag(operational_key(), _place(proof), unprinted(proof.tag))
    except ValueError:
        return False


def _place(proof: Proof) -> Context:
    return Context(Domain.PROOF, proof.region, unprinted(proof.number), 0, proof.team, proof.day.isoformat())
