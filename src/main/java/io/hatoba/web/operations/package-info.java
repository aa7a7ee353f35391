/**
 * The console's pages of what works on the instance as a whole: migration, storage, retention. What
 * takes long is the server's, which goes on when a page is closed; pages show how far it is as a
 * {@link LongWork}, and load themselves again until it ends.
 */
@NullMarked
package io.hatoba.web.operations;

import org.jspecify.annotations.NullMarked;
