/** Users, organizations and the repositories they own. */
@NullMarked
package io.hatoba.accounts;

import org.jspecify.annotations.NullMarked;
