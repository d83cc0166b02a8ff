from exchange import exchange

PRICES = {"apple": 0.5, "pear": 0.8}

app = exchange(id="pricer")


@app.handler("price.query")
def query(msg, sig, state):
    sig("price.result", {item: PRICES[item] for item in msg.value})
