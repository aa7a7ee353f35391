/**
 * The self-contained jar: options, the data directory, the settings of the embedded Payara Micro,
 * and how it ends.
 *
 * <p>Stands outside the WAR and knows only the JDK and Payara Micro's own API, so that {@code
 * --help} and every refusal come at once, before any server is loaded.
 */
@NullMarked
package io.hatoba.launch;

import org.jspecify.annotations.NullMarked;
