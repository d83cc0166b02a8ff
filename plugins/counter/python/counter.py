from exchange import ExchangeError, config, exchange

EXACT = 2**53 - 1  # beyond it not every integer is a number of a message


def migrate(old, version):
    """Version 0 had one counter without a name."""
    return {"counters": {"main": old["count"]}} if "count" in old else {}


def totals(state):
    held = {**state.counters}
    return {"counters": len(held), "sum": sum(held.values())}


app = exchange(id="counter", state={"counters": {}, "totals": totals}, share=["totals"])


@app.handler("counter.add")
def add(msg, sig, state):
    asked = {"by": 1, **msg.value}
    counters = {**state.counters}
    before = counters.get(asked["name"], 0)
    value = before + int(asked["by"])
    counters[asked["name"]] = value
    check(asked["name"], counters)
    state.counters = counters
    sig("counter.changed", {"name": asked["name"], "value": value, "before": before})
    return value


@app.handler("counter.get")
def get(msg, sig, state):
    return {**state.counters}.get(msg.value["name"], 0)


@app.handler("counter.reset")
def reset(msg, sig, state):
    name = {**(msg.value or {})}.get("name")
    before = {**state.counters}
    gone = {key: value for key, value in before.items() if name in (None, key)}
    state.counters = {key: value for key, value in before.items() if key not in gone}
    for key, value in gone.items():
        sig("counter.changed", {"name": key, "value": 0, "before": value})
    return sum(gone.values())


def check(name, counters):
    if max(abs(counters[name]), abs(sum(counters.values()))) > EXACT:
        raise ExchangeError(
            "INVALID_VALUE", f"expected counters and their sum within 2^53, got more with {name}"
        )
    if len(counters) > config["most"]:
        raise ExchangeError(
            "TOO_LARGE", f"expected at most {config['most']} counters, got one more: {name}"
        )
