/**
 * The protocol over HTTP, against the built server: one class per resource and verb. Every answer
 * that {@link io.hatoba.it.protocol.Registry} receives is held to the rules for all answers, see
 * {@link io.hatoba.it.protocol.Answer}.
 */
@NullMarked
package io.hatoba.it.protocol;

import org.jspecify.annotations.NullMarked;
