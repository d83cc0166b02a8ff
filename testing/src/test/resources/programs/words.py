from exchange import exchange

app = exchange(id="words")


@app.handler("words.count")
def count(msg, sig, state):
    return len(msg.value.split())
