import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;

/** A verticle as there are many: it serves one address, and asks two others. */
final class Checkout extends VerticleBase {

  @Override
  public Future<?> start() {
    return vertx.eventBus().<JsonObject>consumer("checkout", this::checkout).completion();
  }

  private void checkout(Message<JsonObject> order) {
    EventBus bus = vertx.eventBus();
    String item = order.body().getString("item");
    int count = order.body().getInteger("count");
    bus.<Double>request("exchange.prices.of", item)
        .compose(price ->
            bus.<Long>request("exchange.stock.take", order.body())
                .map(left -> bill(order.body(), count * price.body(), left.body())))
        .onSuccess(order::reply)
        .onFailure(failure -> {
          int code = failure instanceof ReplyException refusal ? refusal.failureCode() : 500;
          order.fail(code, code + " " + failure.getMessage());
        });
  }

  private static JsonObject bill(JsonObject order, double total, long left) {
    return order.copy().put("total", total).put("left", left);
  }
}
