/**
 * Filters for the HTTP listeners of Payara Micro, which are Grizzly's. They are defined in a class
 * loader of their own beside Grizzly's classes, see {@link io.hatoba.launch.ListenerFilters}.
 */
@NullMarked
package io.hatoba.launch.grizzly;

import org.jspecify.annotations.NullMarked;
