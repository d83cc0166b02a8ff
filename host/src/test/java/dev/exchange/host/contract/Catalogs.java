package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;

import java.util.LinkedHashMap;
import java.util.Map;

/** A catalog with a bit of everything. */
final class Catalogs {

  private Catalogs() {}

  static Catalog shop() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    operations.put(
        "greet",
        of(
            """
            {'type': 'object', 'description': 'Whom to greet.', 'required': ['name'],
             'additionalProperties': false,
             'properties': {'name': {'type': 'string', 'description': 'A */ name.', 'minLength': 1},
               'age': {'type': 'integer', 'minimum': 0}}}
            """,
            "{'type': 'string'}",
            "Says hello."));
    operations.put(
        "order",
        of(
            """
            {'type': 'object', 'required': ['item', 'count'], 'properties': {
              'item': {'enum': ['pen', 'ink']}, 'count': {'type': 'integer'},
              'note': {'type': ['string', 'null']}}}
            """,
            """
            {'type': 'object', 'required': ['total', 'state'], 'properties': {
              'total': {'type': 'number'}, 'state': {'enum': ['open', 'closed']},
              'lines': {'type': 'array', 'items': {'type': 'object', 'properties': {'text': {'type': 'string'}}}},
              'byName': {'type': 'object', 'additionalProperties': {'$ref': '#/$defs/amount'}}},
             '$defs': {'amount': {'type': 'object', 'required': ['value'],
               'properties': {'value': {'type': ['number', 'null']}}}}}
            """,
            ""));
    operations.put("ping", Operation.of(null, null, null));
    operations.put(
        "draw",
        of(
            """
            {'oneOf': [
              {'title': 'circle', 'type': 'object', 'required': ['kind', 'radius'],
               'properties': {'kind': {'const': 'circle'}, 'radius': {'type': 'number'}}},
              {'title': 'box', 'type': 'object', 'required': ['kind', 'width', 'height'],
               'properties': {'kind': {'const': 'box'}, 'width': {'type': 'number'}, 'height': {'type': 'number'}}}]}
            """,
            "{'type': 'null'}",
            ""));
    operations.put(
        "tree",
        of(
            """
            {'type': 'object', 'required': ['value', 'children'], 'properties': {
              'value': {'type': 'integer'}, 'children': {'type': 'array', 'items': {'$ref': '#'}}}}
            """,
            "{'$ref': '#/$defs/nest', '$defs': {'nest': {'type': 'array', 'items': {'$ref':"
                + " '#/$defs/nest'}}}}",
            ""));
    operations.put("blob", Operation.of(Contract.BYTES, Contract.BYTES, ""));
    operations.put(
        "odd names",
        of(
            """
            {'type': 'object', 'allOf': [{'required': ['a-b']}, {'properties': {'a-b': {'type': 'integer'}}}],
             'properties': {'class': {'type': 'boolean'}, 'hashCode': {'type': 'string'},
               'é': {'type': 'array', 'prefixItems': [{'type': 'integer'}, {'type': 'string'}]}}}
            """,
            "{'enum': [1, 'two', null, true]}",
            ""));
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("count", json("{'type': 'integer'}"));
    cells.put("prices", json("{'type': 'object', 'additionalProperties': {'type': 'number'}}"));
    return new Catalog("shop", operations, cells);
  }

  private static Operation of(String input, String output, String description) {
    return Operation.of(json(input), json(output), description);
  }
}
