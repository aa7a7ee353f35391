/** The pages over HTTP, against the running server, as a browser without scripts sees them. */
@NullMarked
package io.hatoba.it.web;

import org.jspecify.annotations.NullMarked;
