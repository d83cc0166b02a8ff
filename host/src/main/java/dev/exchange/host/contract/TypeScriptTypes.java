package dev.exchange.host.contract;

import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.contract.Shape.Constants;
import dev.exchange.host.contract.Shape.Either;
import dev.exchange.host.contract.Shape.Field;
import dev.exchange.host.contract.Shape.Mapping;
import dev.exchange.host.contract.Shape.Named;
import dev.exchange.host.contract.Shape.Plain;
import dev.exchange.host.contract.Shape.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Declarations for TypeScript: a type for each schema, and exchanges, peers and handlers that know
 * them.
 *
 * <p>The text is a module, {@code *.d.ts}, that imports types from {@code exchange}. {@code
 * ContractedExchange} is an Exchange whose {@code request} and {@code send} take the names of the
 * catalog with their values, and no others.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT10.
 */
public final class TypeScriptTypes {

  private static final String FIXED =
      """

      type Name = keyof Contracts & string;
      type Cell = keyof Cells & string;
      /** A value that may be null may be left out. */
      type Arguments<I> = null extends I
        ? [value?: I, options?: Options]
        : [value: I, options?: Options];

      interface Calls {
        request<N extends Name>(
          name: N,
          ...rest: Arguments<Contracts[N]['input']>
        ): Promise<Contracts[N]['output']>;
        send<N extends Name>(name: N, ...rest: Arguments<Contracts[N]['input']>): Promise<void>;
      }

      /** An exchange of which those names and cells are known, and no others. */
      export type ContractedExchange = Omit<Exchange, 'request' | 'send' | 'get' | 'set' | 'watch'> &
        Calls & {
          get<C extends Cell>(cell: C): Promise<Cells[C]>;
          set<C extends Cell>(cell: C, value: Cells[C]): Promise<void>;
          watch<C extends Cell>(
            cell: C,
            watcher: (value: Cells[C], change: Change) => void,
          ): () => void;
        };

      /** The same at the other end of a link. */
      export type ContractedPeer = Omit<Peer, 'request' | 'send' | 'watch'> &
        Calls & {
          watch<C extends Cell>(cell: C, watcher: (value: Cells[C], change: Change) => void): Watch;
        };

      type Answer<O> = O | void | Promise<O | void>;

      /** Handlers that take and answer what is said. */
      export type ContractedHandlers = {
        [N in Name]: (
          msg: Omit<Message, 'value'> & { readonly value: Contracts[N]['input'] },
          sig: Sig,
          state: State,
        ) => Answer<Contracts[N]['output']>;
      };
      """;

  private final StringBuilder text = new StringBuilder();

  private TypeScriptTypes() {}

  /** The text of the declarations. */
  public static String of(Catalog catalog) {
    return new TypeScriptTypes().write(catalog);
  }

  private String write(Catalog catalog) {
    TypeNames.Declared types = TypeNames.declare(catalog);
    comment("", "The contracts of " + catalog.exchange() + ". Made from its schemas.");
    text.append(
        "import type { Change, Exchange, Message, Options, Peer, Sig, State, Watch } from"
            + " 'exchange';\n");
    types.shapes().declared().forEach(this::declaration);
    text.append("\nexport interface Contracts {\n");
    catalog
        .operations()
        .forEach((name, operation) -> {
          comment("  ", operation.description());
          text.append(
              "  %s: { input: %s; output: %s };\n"
                  .formatted(quoted(name), type(types.input(name)), type(types.output(name))));
        });
    text.append("}\n\nexport interface Cells {\n");
    types
        .cells()
        .forEach((name, shape) -> text.append("  %s: %s;\n".formatted(quoted(name), type(shape))));
    return text.append("}\n").append(FIXED).toString();
  }

  private void declaration(String name, Shape shape) {
    text.append('\n');
    if (!(shape instanceof Struct struct)) {
      text.append("export type %s = %s;\n".formatted(name, type(shape)));
      return;
    }
    comment("", struct.description());
    text.append("export interface %s {\n".formatted(name));
    for (Field field : struct.fields()) {
      comment("  ", field.description());
      text.append(
          "  readonly %s%s: %s;\n"
              .formatted(quoted(field.name()), field.isRequired() ? "" : "?", type(field.shape())));
    }
    text.append(struct.isOpen() ? "  readonly [other: string]: any;\n}\n" : "}\n");
  }

  private void comment(String indent, String said) {
    if (!said.isEmpty()) {
      String safe = said.replace("*/", "*\\/").lines().collect(Collectors.joining(" "));
      text.append(indent).append("/** ").append(safe).append(" */\n");
    }
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Plain plain -> plain(plain);
      case Constants(var values) -> constants(values);
      case Shape.Elements list -> elements(list);
      case Mapping(Shape members) -> "{ readonly [key: string]: " + type(members) + " }";
      case Either(var shapes) ->
          shapes.stream().map(TypeScriptTypes::type).collect(Collectors.joining(" | "));
      case Named(String name) -> name;
      case Struct _ -> throw new IllegalStateException("expected a struct to have a name");
    };
  }

  private static String plain(Plain plain) {
    return switch (plain) {
      case ANY -> "any";
      case NEVER -> "never";
      case NULL -> "null";
      case BOOLEAN -> "boolean";
      case INTEGER, NUMBER -> "number";
      case TEXT -> "string";
      case BYTES -> "Uint8Array";
    };
  }

  private static String constants(List<?> values) {
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add(JsonValues.text(value)));
    return all.isEmpty() ? "never" : String.join(" | ", all);
  }

  private static String elements(Shape.Elements list) {
    String others = type(list.others());
    if (list.first().isEmpty()) {
      return "readonly (" + others + ")[]";
    }
    // A list may end before its first elements are all there.
    List<String> all = new ArrayList<>();
    list.first().forEach(each -> all.add("(" + type(each) + ")?"));
    if (list.others() != Plain.NEVER) {
      all.add("...(" + others + ")[]");
    }
    return "readonly [" + String.join(", ", all) + "]";
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z_$][A-Za-z0-9_$]*") ? name : JsonValues.text(name);
  }
}
