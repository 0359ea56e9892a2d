"""Texts that are spread as real ones: few words everywhere, most words seldom.

Sentences come from a pool, because choosing word by word would cost more than everything else. Two kinds of words
are put in by hand, so that a search for them is known: `COMMON` stands in every tenth ticket, and each word of
`rare_word` in about ten.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random

COMMON = "projector"
COMMON_SHARE = 0.1
TICKETS_OF_RARE = 10
SENTENCES_OF_MESSAGE = 5
POOL = 8_000
SELDOM = 20_000

PLAIN = """
the to it is and in a not my we have but room on class this of for with that will you can at students when please
was screen no i again work all after one they are has from turn off wifi panel chromebook since morning printer
teacher today need some still tried sound help open account password cable period nothing school code just so says
monday slow page error charger login battery app ipad keyboard computer back now new connect network lab does only
there also before test show light power red blue office update signed student black another paper jam toner camera
lesson cart video google drive document email message send phone staff library port wall mouse lost broken crack
speaker microphone remote hdmi adapter dock monitor laptop desk key stuck stops working restart replaced same problem
every day during next week other device asked came thanks soon checked cleared cache profile reset ticket found
installed part arrived ordered works fine confirmed closing swapped loaner label serial found driver firmware switch
access point closet reboot power cycle queue spooler tray fuser badge door intercom bell substitute gradebook roster
grade attendance parent portal license expired extension blocked filter site request unblock testing browser kiosk
""".split()  # noqa: SIM905 - lines of words are easier to read and change
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru pla ske tri".split()  # noqa: SIM905


def seldom_word(number: int) -> str:
    """One of the words that most people never use."""
    return "".join(SYLLABLES[number // 28**place % 28] for place in range(4)) + "n"


def rare_word(number: int) -> str:
    """A word that about ten tickets hold, such as a name or the number of a part."""
    return "q" + "".join(SYLLABLES[number * 7919 // 28**place % 28] for place in range(5)) + "t"


def rare_words(tickets: int) -> int:
    """How many rare words there are among so many tickets."""
    return max(tickets // TICKETS_OF_RARE, 1)


class Writer:
    """Writes texts. The same seed writes the same texts."""

    def __init__(self, chance: Random, tickets: int) -> None:
        self._chance = chance
        self._rare = rare_words(tickets)
        pool = Random(2027)
        words = [*PLAIN, *(seldom_word(n) for n in range(3_000))]
        weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
        self._pool = [_sentence(pool.choices(words, cum_weights=weights, k=pool.randint(7, 12))) for _ in range(POOL)]
        self._starts = [" ".join(sentence.split()[:6]).rstrip(".") for sentence in self._pool]

    def subject(self) -> str:
        """A few words."""
        return self._chance.choice(self._starts)

    def message(self) -> str:
        """About 400 characters."""
        chance = self._chance
        said = chance.choices(self._pool, k=SENTENCES_OF_MESSAGE)
        said.append(f"I think it is the {seldom_word(int(chance.random() * SELDOM))}.")
        return " ".join(said)

    def first_message(self) -> str:
        """As `message`, with the words that a search is measured with."""
        chance = self._chance
        common = f" The {COMMON} is on." if chance.random() < COMMON_SHARE else ""
        return f"{self.message()} It says {rare_word(int(chance.random() * self._rare))}.{common}"


def _sentence(words: list[str]) -> str:
    return " ".join(words).capitalize() + "."
