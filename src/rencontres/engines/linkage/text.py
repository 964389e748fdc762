"""Names as they are compared: one normal form for every script, and how a name sounds."""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

_SHORT = {
    "saint": "st",
    "sankt": "st",
    "sint": "st",
    "sainte": "ste",
    "saintes": "stes",
    "saints": "sts",
    "s": "sur",
    "ss": "sous",
}
# What one sound is written as by one romanisation or another: Tschernihiw, Chernihiv, Czernihów.
_SOUNDS = {
    "s": "schtsch shch stsch sch sh sz zh ts tz z",
    "c": "tsch tch tsh cz ch",
    "i": "dsch dzh dj j y",
    "h": "kh",
    "f": "ph",
    "t": "th",
    "g": "gh",
    "d": "dh",
    "u": "ou ue",
    "o": "oe",
    "a": "ae",
    "v": "w",
    "k": "ck q",
    "ks": "x",
}
_HEARD = sorted(
    ((spelt, sound) for sound, spellings in _SOUNDS.items() for spelt in spellings.split()),
    key=lambda pair: (-len(pair[0]), pair),
)
_TWICE = tuple((2 * letter, letter) for letter in "abcdefghijklmnopqrstuvwxyz")


class _Letters(dict[int, str]):
    """What each character becomes; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = "".join(map(_plain, unicodedata.normalize("NFKC", folded)))
        return self[code]


def _plain(letter: str) -> str:
    """A letter or digit in small Latin letters; accents are nothing, all else is a space."""
    category = unicodedata.category(letter)
    if unicodedata.combining(letter) or category in {"Lm", "Cf", "Me"}:
        return ""
    if not (letter.isalnum() or category in {"Mc", "Mn"}):
        return " "
    return "".join(each for each in anyascii(letter).lower() if each.isalnum())


_LETTERS = _Letters()


def normalise(name: str) -> str:
    """Words in small Latin letters and digits, one space between: "L’Haÿ" is "l hay".

    Every script is transliterated ("Харків" is "kharkiv"). The normal form of a normal form is
    itself.
    """
    return " ".join(unicodedata.normalize("NFC", name).translate(_LETTERS).split())


def key(words: list[str]) -> str:
    """What two spellings of one name share: no spaces, "Saint" and "Sankt" as "st"."""
    return "".join([_SHORT.get(word, word) for word in words])


def sound(of: str) -> str:
    """Keys, one a line, as they sound, whatever romanisation wrote them: Tschernihiw, Chernihiv."""
    for spelt, heard in (*_HEARD, *_TWICE):
        of = of.replace(spelt, heard)
    return of


def key_of(name: str) -> str:
    """The key of a whole name."""
    return key(normalise(name).split())
