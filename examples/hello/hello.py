from exchange import exchange

app = exchange(id="hello-py")


@app.handler("hello.python")
def hello(msg, sig, state):
    return f"Hello, {msg.value.name}! (Python)"
