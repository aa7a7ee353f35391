/** The REST API over HTTP, against the running server. */
@NullMarked
package io.hatoba.it.rest;

import org.jspecify.annotations.NullMarked;
