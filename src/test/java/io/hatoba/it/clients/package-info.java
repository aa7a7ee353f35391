/** Real clients from Maven Central, against the running server; one class for each. */
@NullMarked
package io.hatoba.it.clients;

import org.jspecify.annotations.NullMarked;
