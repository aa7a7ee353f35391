@NullMarked
package io.hatoba.web.account;

import org.jspecify.annotations.NullMarked;
