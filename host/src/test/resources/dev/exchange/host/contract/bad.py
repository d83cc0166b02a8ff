from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from shop import ContractedExchange


async def use(any_app: object) -> None:
    app = cast("ContractedExchange", any_app)
    app.request("greet", {"name": 1})  # wrong
    app.request("greet")  # wrong
    app.request("greet", {})  # wrong
    app.request("greet", {"name": "Ada", "nmae": "Ada"})  # wrong
    app.request("great", {"name": "Ada"})  # wrong
    answer: int = await app.request("greet", {"name": "Ada"})  # wrong
    app.request("draw", {"kind": "circle", "width": 1})  # wrong
    order = await app.request("order", {"item": "pen", "count": 1})
    order["totl"]  # wrong
    closed: str = order["total"]  # wrong
    app.request("tree", {"value": 1, "children": [{"value": "x", "children": []}]})  # wrong
    app.get("cuont")  # wrong
    app.set("count", "many")  # wrong
