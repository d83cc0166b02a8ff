/**
 * The plugins of a folder before anybody loads them: what comes, changes and goes, what an entry
 * is, whether an archive is safe, and copies that stay as they are.
 */
@NullMarked
package dev.exchange.host.folder;

import org.jspecify.annotations.NullMarked;
