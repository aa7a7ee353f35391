/**
 * The web pages. A {@link Page} is found by its path ({@link At}), reads what it shows before
 * anything is written ({@link Page#open}), and is shown by a Facelet; a form comes back to the same
 * path, and its action answers with a redirect. No view state is kept, so that any node can answer
 * any request.
 */
@NullMarked
package io.hatoba.web;

import org.jspecify.annotations.NullMarked;
