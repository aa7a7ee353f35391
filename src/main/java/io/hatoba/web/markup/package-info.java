/** Markup that strangers wrote, made into HTML that a page may show. */
@NullMarked
package io.hatoba.web.markup;

import org.jspecify.annotations.NullMarked;
