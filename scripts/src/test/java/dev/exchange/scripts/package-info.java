/** The tests of the SDKs, which run in processes of their own languages. */
@NullMarked
package dev.exchange.scripts;

import org.jspecify.annotations.NullMarked;
