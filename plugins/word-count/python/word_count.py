from collections import Counter
from unicodedata import category, normalize

from exchange import config, exchange

APOSTROPHES = "'’"

app = exchange(id="word-count", state={"words": {}, "total": 0, "other": 0})


def words(text):
    """The words of a text, folded."""
    text = normalize("NFC", text)
    word = ""
    for at, character in enumerate(text):
        kind = category(character)[0]
        follows = category(text[at + 1])[0] if at + 1 < len(text) else ""
        if kind in "LN" or (word and kind == "M"):
            word += character
        elif word and character in APOSTROPHES and follows and follows in "LN":
            word += "'"
        elif word:
            yield folded(word)
            word = ""
    if word:
        yield folded(word)


def folded(word):
    return normalize("NFC", word.upper().lower())


@app.handler("words.count")
def count(msg, sig, state):
    counts = Counter(words(msg.value["text"]))
    known = {**state.words}
    for word, often in counts.items():
        if word in known or len(known) < config["distinct"]:
            known[word] = known.get(word, 0) + often
        else:
            state.other += often
    state.words = known
    state.total += sum(counts.values())
    return dict(counts)


@app.handler("words.top")
def top(msg, sig, state):
    n = {"n": 10, **(msg.value or {})}["n"]
    known = sorted({**state.words}.items(), key=lambda entry: (-entry[1], entry[0]))
    return {
        "words": [{"word": word, "count": often} for word, often in known[: int(n)]],
        "distinct": len(known),
        "total": state.total,
        "other": state.other,
    }
