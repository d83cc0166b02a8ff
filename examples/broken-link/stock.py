from exchange import exchange

app = exchange(id="stock", state={"left": 4}, share=["left"])


@app.handler("stock.take")
def take(msg, sig, state):
    state.left = state.left - 1
    return state.left
