/**
 * What a node counts of itself, as those see it who count. They keep plain numbers; that {@code
 * server} shows them at {@code /metrics}, and by what library, is none of their business.
 */
@NullMarked
package io.hatoba.figures;

import org.jspecify.annotations.NullMarked;
