@NullMarked
package io.hatoba.web.trust;

import org.jspecify.annotations.NullMarked;
