package dev.exchange.host.cli;

import dev.exchange.host.contract.Catalog;
import dev.exchange.host.contract.JavaRecords;
import dev.exchange.host.contract.PythonStubs;
import dev.exchange.host.contract.TypeScriptTypes;

/** A language in which {@code exchange types} writes; the constants are what users type. */
enum TypesLanguage {
  /** Declarations for TypeScript and for JavaScript with JSDoc. */
  ts {
    @Override
    String file(String packageName) {
      return "exchange-types.d.ts";
    }

    @Override
    String text(Catalog catalog, String packageName) {
      return TypeScriptTypes.of(catalog);
    }
  },
  /** A stub for type checkers of Python. */
  python {
    @Override
    String file(String packageName) {
      return "exchange_types.pyi";
    }

    @Override
    String text(Catalog catalog, String packageName) {
      return PythonStubs.of(catalog);
    }
  },
  /** A class with records. */
  java {
    @Override
    String file(String packageName) {
      return packageName.replace('.', '/') + "/" + CLASS + ".java";
    }

    @Override
    String text(Catalog catalog, String packageName) {
      return JavaRecords.of(catalog, packageName, CLASS);
    }
  };

  private static final String CLASS = "ExchangeTypes";

  /** The file, relative to the folder of the output and with {@code /}. */
  abstract String file(String packageName);

  /** What stands in it. */
  abstract String text(Catalog catalog, String packageName);
}
