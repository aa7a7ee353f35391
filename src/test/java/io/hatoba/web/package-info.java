@NullMarked
package io.hatoba.web;

import org.jspecify.annotations.NullMarked;
