from exchange import exchange

TABLES = {"items": ["apple", "pear"]}

app = exchange(id="worker")


@app.handler("db.query")
def query(msg, sig, state):
    sig("db.result", TABLES[msg.value])
