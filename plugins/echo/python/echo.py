from exchange import NULL, exchange

app = exchange(id="echo")


@app.handler("echo")
def echo(msg, sig, state):
    return NULL if msg.value is None else msg.value


@app.handler("echo.info")
def info(msg, sig, state):
    return {"id": msg.id, "from": msg.from_, "trace": msg.trace}
