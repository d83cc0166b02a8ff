package dev.exchange.host.contract;

import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.contract.Shape.Constants;
import dev.exchange.host.contract.Shape.Either;
import dev.exchange.host.contract.Shape.Field;
import dev.exchange.host.contract.Shape.Mapping;
import dev.exchange.host.contract.Shape.Named;
import dev.exchange.host.contract.Shape.Plain;
import dev.exchange.host.contract.Shape.Struct;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Declarations for type checkers of Python: a type for each schema, and an exchange that knows
 * them.
 *
 * <p>The text is a stub, {@code *.pyi}: it is imported under {@code TYPE_CHECKING} only. {@code
 * ContractedExchange} takes the names of the catalog with their values, and no others.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT10.
 */
public final class PythonStubs {

  private static final Set<String> KEYWORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");

  private static final String HEAD =
      """
      from typing import Any, Callable, Generator, Protocol, Sequence, Mapping, TypeVar, Union, overload
      from typing_extensions import Literal, Never, NotRequired, Required, TypeAlias, TypedDict

      _T_co = TypeVar("_T_co", covariant=True)

      class Answer(Protocol[_T_co]):
          def result(self, timeout: Union[float, None] = ...) -> _T_co: ...
          def __await__(self) -> Generator[Any, Any, _T_co]: ...
      """;

  private final StringBuilder text = new StringBuilder();

  private PythonStubs() {}

  /** The text of the stub. */
  public static String of(Catalog catalog) {
    return new PythonStubs().write(catalog);
  }

  private String write(Catalog catalog) {
    TypeNames.Declared types = TypeNames.declare(catalog);
    comment("", "The contracts of " + catalog.exchange() + ". Made from its schemas.");
    text.append(HEAD);
    types.shapes().declared().forEach(this::declaration);
    text.append(
        "\nclass ContractedExchange(Protocol):\n    @property\n    def id(self) -> str: ...\n");
    calls(types, "request", true);
    calls(types, "send", false);
    cells(types, "get", "cell: Literal[%s]", "Answer[%s]");
    cells(types, "set", "cell: Literal[%s], value: %s", "Answer[None]");
    cells(
        types,
        "watch",
        "cell: Literal[%s], watcher: Callable[[Any], object]",
        "Callable[[], None]");
    return text.toString();
  }

  private void calls(TypeNames.Declared types, String method, boolean answers) {
    types
        .inputs()
        .forEach((name, input) -> {
          Shape behind = types.shapes().behind(input);
          boolean free = behind == Plain.ANY || mayBeNull(behind);
          method(
              types.inputs(),
              method,
              "name: Literal[%s], value: %s%s, **options: Any"
                  .formatted(JsonValues.text(name), type(input), free ? " = ..." : ""),
              answers ? "Answer[" + type(types.output(name)) + "]" : "Answer[None]");
        });
  }

  private static boolean mayBeNull(Shape shape) {
    return shape == Plain.NULL
        || (shape instanceof Either(List<Shape> shapes) && shapes.contains(Plain.NULL));
  }

  private void cells(TypeNames.Declared types, String method, String takes, String gives) {
    types
        .cells()
        .forEach((name, shape) ->
            method(
                types.cells(),
                method,
                takes.formatted(JsonValues.text(name), type(shape)),
                gives.formatted(type(shape))));
  }

  private void method(Map<String, Shape> all, String name, String takes, String gives) {
    if (all.size() > 1) {
      text.append("    @overload\n");
    }
    text.append("    def %s(self, %s) -> %s: ...\n".formatted(name, takes, gives));
  }

  private void declaration(String name, Shape shape) {
    text.append('\n');
    if (!(shape instanceof Struct struct)) {
      text.append("%s: TypeAlias = %s\n".formatted(name, type(shape)));
      return;
    }
    comment("", struct.description());
    boolean plain = struct.fields().stream().allMatch(field -> isName(field.name()));
    if (plain) {
      text.append("class %s(TypedDict):\n".formatted(name));
      for (Field field : struct.fields()) {
        comment("    ", field.description());
        text.append("    %s: %s\n".formatted(field.name(), member(field)));
      }
      text.append(struct.fields().isEmpty() ? "    pass\n" : "");
      return;
    }
    text.append("%s = TypedDict(\"%s\", {\n".formatted(name, name));
    for (Field field : struct.fields()) {
      text.append("    %s: %s,\n".formatted(JsonValues.text(field.name()), member(field)));
    }
    text.append("})\n");
  }

  private static String member(Field field) {
    return (field.isRequired() ? "Required[" : "NotRequired[") + type(field.shape()) + "]";
  }

  private static boolean isName(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*")
        && !name.startsWith("__")
        && !KEYWORDS.contains(name);
  }

  private void comment(String indent, String said) {
    said.lines().forEach(line -> text.append(indent).append("# ").append(line).append('\n'));
  }

  /** Types that refer to later ones are in quotes, which stubs allow everywhere. */
  private static String type(Shape shape) {
    return switch (shape) {
      case Plain plain -> plain(plain);
      case Constants(var values) -> constants(values);
      case Shape.Elements list -> "Sequence[" + elements(list) + "]";
      case Mapping(Shape members) -> "Mapping[str, " + type(members) + "]";
      case Either(var shapes) -> union(shapes.stream().map(PythonStubs::type).toList());
      case Named(String name) -> "\"" + name + "\"";
      case Struct _ -> throw new IllegalStateException("expected a struct to have a name");
    };
  }

  private static String elements(Shape.Elements list) {
    Set<String> all = new LinkedHashSet<>();
    list.first().forEach(each -> all.add(type(each)));
    if (list.others() != Plain.NEVER || all.isEmpty()) {
      all.add(type(list.others()));
    }
    return union(List.copyOf(all));
  }

  private static String union(List<String> types) {
    return types.size() == 1 ? types.getFirst() : "Union[" + String.join(", ", types) + "]";
  }

  private static String plain(Plain plain) {
    return switch (plain) {
      case ANY -> "Any";
      case NEVER -> "Never";
      case NULL -> "None";
      case BOOLEAN -> "bool";
      case INTEGER -> "int";
      case NUMBER -> "float";
      case TEXT -> "str";
      case BYTES -> "bytes";
    };
  }

  private static String constants(List<? extends @Nullable Object> values) {
    if (values.stream().anyMatch(Double.class::isInstance)) {
      return "float"; // no literal of Python's types
    }
    return values.isEmpty()
        ? "Never"
        : values.stream()
            .map(PythonStubs::constant)
            .collect(Collectors.joining(", ", "Literal[", "]"));
  }

  private static String constant(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean bool -> bool ? "True" : "False";
      default -> JsonValues.text(value);
    };
  }
}
