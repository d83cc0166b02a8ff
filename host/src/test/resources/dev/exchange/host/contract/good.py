from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from shop import ContractedExchange, GreetInput, TreeInput


async def use(any_app: object) -> None:
    app = cast("ContractedExchange", any_app)
    value: "GreetInput" = {"name": "Ada", "age": 36}
    greeting: str = await app.request("greet", value)
    app.request("greet", {"name": greeting}, timeout=0.5).result().upper()
    order = await app.request("order", {"item": "pen", "count": 2, "note": None})
    total: float = order["total"] + 1
    app.send("ping")
    app.request("draw", {"kind": "circle", "radius": total})
    tree: "TreeInput" = {"value": 1, "children": [{"value": 2, "children": []}]}
    app.request("tree", tree)
    app.request("blob", b"ab")
    app.request("odd names", {"a-b": 1, "class": True})
    count: int = await app.get("count")
    app.set("prices", {"pen": count})
    app.watch("count", print)
