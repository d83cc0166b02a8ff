import dev.exchange.host.eventbus.EventBusVerticle;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** An ordinary Vert.x application, some of whose services are exchanges. */
public final class App {

  public static void main(String[] args) {
    String folder = args.length == 0 ? "examples/vertx-app" : args[0];
    Vertx vertx = Vertx.vertx();
    vertx
        .deployVerticle(new EventBusVerticle()) // exchanges are addresses of the event bus
        .compose(id -> vertx.deployVerticle(new ExchangeVerticle(Stock.exchange())))
        .compose(id -> vertx.deployVerticle("js:" + folder + "/prices.mjs"))
        .compose(id -> vertx.deployVerticle(new Checkout()))
        .compose(id -> buy(vertx, "apple", 3))
        .compose(bought -> buy(vertx, "apple", 9))
        .compose(bought -> buy(vertx, "moon", 1))
        .eventually(vertx::close)
        .onFailure(e -> {
          e.printStackTrace();
          System.exit(1);
        });
  }

  /** Knows nothing of exchanges. */
  private static Future<Void> buy(Vertx vertx, String item, int count) {
    return vertx
        .eventBus()
        .<JsonObject>request("checkout", new JsonObject().put("item", item).put("count", count))
        .map(Message::body)
        .map(bill -> "bought " + bill.encode())
        .otherwise(failure -> "refused " + failure.getMessage())
        .onSuccess(System.out::println)
        .mapEmpty();
  }
}
