"""People do whatever they can think of, in any order; what must never happen never happens.

There are walks in each pathway that ships with the bot: Essex, and Sandwell's local and national
ones, between which a review may switch. Each walk starts somewhere in a review, takes a few dozen
steps (most of them aimed at what the review itself offers: its items, parties, people and
versions), and is watched by an oracle that reads raw events only. At its end the solver closes the
review, from wherever the walk has led it.

A walk is known by its pathway, its kind and a number, its seed: the same number takes the same
steps. ``make test`` takes the first ones of each kind. ``make walks`` takes thousands from a new
number on, and says how to take one of them again.
"""

import argparse
import secrets
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.workflow import solver
from tests.workflow.beginnings import PATHWAYS, Start
from tests.workflow.walk import TICK, URL, Step, Walk

# --- the kinds of walks --------------------------------------------------------------------------


ESSEX = "escb"


def begin(kind: str, pathway: str, random: Random) -> Walk:
    """Begin a walk somewhere where walks of its kind begin."""
    stage = random.choice(PATHWAYS[pathway].starts[kind])
    return Walk(Start(stage, random.randint(1, 2), pathway), random)


def whatever(random: Random, pathway: str = ESSEX) -> Iterator[Walk]:
    """No exception but a refusal, ever; the oracle agrees with every event; the solver gets
    home."""
    walk = begin("whatever", pathway, random)
    yield walk
    for _ in range(25):
        walk.step()
    walk.finish()


def gate(random: Random, pathway: str = ESSEX) -> Iterator[Walk]:
    """Ready to publish, then disturbed, mended in part, some days later: what is published is what
    may be."""
    walk = begin("gate", pathway, random)
    yield walk
    walk.play.on(walk.play.today - timedelta(days=random.randint(0, 14)))
    for _ in range(random.randint(1, 3)):
        walk.disturb()
    walk.mend()
    for _ in range(3):
        walk.tries("coordinator", f"publish {URL} on {walk.earlier()}")
        walk.play.later(random.randint(1, 4))


def group(random: Random, pathway: str = ESSEX) -> Iterator[Walk]:
    """People join, leave, approve, return and take back: what is agreed is agreed by those who may,
    as many as must."""
    walk = begin("group", pathway, random)
    yield walk
    for paper in walk.papers():
        if not walk.review.versions.get(paper):
            walk.tries("coordinator", f"draft {solver.LINK}/{paper} as {paper}")
    for _ in range(14):
        walk.tries(*walk.pick(*Walk.DECIDING)(walk))


def goes_on(walk: Walk, steps: Sequence[Step], *, days_pass_in: int) -> None:
    """Take twenty steps of some kinds, with days between them after one in so many; then finish."""
    for _ in range(20):
        walk.tries(*walk.pick(*steps)(walk))
        if walk.number(0, days_pass_in - 1) == 0:
            walk.play.later(walk.number(1, 4))
            walk.clock()
    walk.finish()


def proofread(random: Random, pathway: str = ESSEX) -> Iterator[Walk]:
    """Agencies have said something on a version; then it is mended, returned, dated anew, and their
    answers are kept where nothing but words has changed."""
    walk = begin("proofread", pathway, random)
    yield walk
    steps = (Walk.editorial, Walk.editorial, Walk.editorial, Walk.corrected, *Walk.DECIDING)
    goes_on(walk, steps, days_pass_in=7)


def under_way(random: Random, pathway: str = ESSEX) -> Iterator[Walk]:
    """A review is brought in, piece by piece and in any order; then it goes on to its end."""
    walk = begin("under_way", pathway, random)
    yield walk
    for _ in range(25):
        others = (Walk.answer, Walk.undo, Walk.circulate, Walk.emailed, Walk.emailed)
        walk.tries(*walk.pick(*[Walk.past] * 12, *others)(walk))
    for _ in range(5):
        walk.step()
    walk.finish()


def dated(random: Random, pathway: str = ESSEX) -> Iterator[Walk]:
    """Answers, returns and disputes are told with days out of order, taken back and told again, by
    people who come and go: no day is before what it rests on, and the review comes to its end."""
    walk = begin("dated", pathway, random)
    yield walk
    steps = (
        *[Walk.told_late] * 8,
        *(Walk.undo, Walk.undo, Walk.replaced, Walk.corrected, Walk.editorial, Walk.second_draft),
        *(Walk.tick, Walk.objection, Walk.role, Walk.publish, Walk.second, Walk.party),
    )
    goes_on(walk, steps, days_pass_in=5)


def withheld(random: Random, pathway: str = ESSEX) -> Iterator[Walk]:
    """It is decided not to publish; what happens afterwards, the decision's end included, leaves no
    way round it, and the review comes to its end."""
    walk = begin("withheld", pathway, random)
    yield walk
    instead = walk.pick("nothing", "nothing", "learning", "summary")
    walk.tries("coordinator", f"not-publish as {instead} because it harms a child")
    others = [*walk.deciders(), "coordinator-2"]
    walk.tries(walk.pick(*others), f"second {max(walk.review.pending_approvals, default=1)}")
    steps = (*Walk.DISTURBING, Walk.publish, Walk.outside, Walk.agree, Walk.tick, Walk.editorial)
    for _ in range(15):
        walk.tries(*walk.pick(*steps)(walk))
        if walk.number(0, 5) == 0:
            walk.play.later(walk.number(1, 9))
            walk.clock()
    walk.finish()


def switching(random: Random, pathway: str = "scsp") -> Iterator[Walk]:
    """A local review becomes a national one and comes back, more than once; where it was it goes
    on, and it comes to its end in either."""
    walk = begin("switching", pathway, random)
    yield walk
    others = (Walk.answer, Walk.draft, Walk.undo, Walk.tick, Walk.role, Walk.agree, Walk.hold)
    steps = (Walk.switch, *others, Walk.party, Walk.learning, Walk.not_publish, Walk.second)
    goes_on(walk, steps, days_pass_in=5)


KINDS = {
    kind.__name__: kind
    for kind in (whatever, gate, group, proofread, under_way, withheld, dated, switching)
}
OF_EACH = {pathway: list(known.starts) for pathway, known in PATHWAYS.items()}
"""The kinds of walks that each pathway has."""


# --- taking them ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and the steps that lead to it."""

    kind: str
    seed: int
    start: Start
    steps: list[str]
    fault: str

    def __str__(self) -> str:
        stage, draft, pathway = self.start
        steps = "\n".join(f"    {step}" for step in self.steps)
        again = f"make walks WALKS=1 SEED={self.seed}"
        return (
            f"{pathway} {self.kind} {self.seed} ({again})\n{self.fault}\nFrom {stage}, draft"
            f" {draft}:\n{steps}"
        )


def take(kind: str, seed: int, pathway: str = ESSEX) -> Finding | None:
    """Take one walk; answer what is wrong with it, if anything."""
    stages = KINDS[kind](Random(seed), pathway)
    walk = next(stages)
    try:
        for _ in stages:
            pass
    except Exception as error:
        taken = walk.play.transcript if walk.steps is None else walk.steps
        steps = shortened(walk.start, taken, place(error), finished=walk.steps is not None)
        return Finding(kind, seed, walk.start, steps, "".join(traceback.format_exception(error)))
    return None


def follow(start: Start, steps: Sequence[str], *, finished: bool) -> Walk:
    """Take the steps of a transcript again, those that are accepted; then close the review, if
    wanted."""
    walk = Walk(start, Random(0))
    for step in steps:
        when, _, said = step.strip().partition(" ")
        if when == "refused:":
            continue
        walk.play.on(when)
        if said == TICK:
            walk.clock()
        else:
            person, _, text = said.partition(": ")
            walk.tries(person, text)
    if finished:
        walk.finish()
    return walk


def shortened(start: Start, steps: list[str], wrong: str, *, finished: bool) -> list[str]:
    """Leave out every step without which the same is wrong."""
    for step in reversed(steps):
        fewer = [s for s in steps if s is not step]
        try:
            follow(start, fewer, finished=finished)
        except Exception as error:
            if place(error) == wrong:
                steps = fewer
    return steps


def place(error: Exception) -> str:
    """Where an exception came from: its type, and the function that raised it."""
    return f"{type(error).__name__} in {traceback.extract_tb(error.__traceback__)[-1].name}"


def main() -> int:
    """Take many new walks, and print what they find."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--walks", type=int, default=300, help="how many of each kind")
    parser.add_argument("--seed", type=int, help="of the first walk; without it, a new one")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only walks of this kind")
    parser.add_argument(
        "--pathway", action="append", choices=PATHWAYS, help="only walks in this pathway"
    )
    asked = parser.parse_args()
    pathways: list[str] = asked.pathway or list(PATHWAYS)
    kinds: list[str] = asked.kind or list(KINDS)
    taken = [(one, kind) for one in pathways for kind in OF_EACH[one] if kind in kinds]
    first = secrets.randbelow(10**9) if asked.seed is None else asked.seed
    print(f"{asked.walks:,} walks of each kind, with seeds from {first} on", flush=True)
    found = 0
    for done in range(asked.walks):
        for pathway, kind in taken:
            finding = take(kind, first + done, pathway)
            if finding is not None:
                found += 1
                print(finding, flush=True)
        if (done + 1) % 100 == 0 or done + 1 == asked.walks:
            print(f"{done + 1:,} walks of each kind, {found} findings", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
