@NullMarked
package io.hatoba.web.retention;

import org.jspecify.annotations.NullMarked;
