/** Markup that strangers wrote, as browsers get it. */
@NullMarked
package io.hatoba.web.markup;

import org.jspecify.annotations.NullMarked;
