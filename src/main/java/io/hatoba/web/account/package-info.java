/** The settings of who has signed in: profile, password, browsers and tokens. */
@NullMarked
package io.hatoba.web.account;

import org.jspecify.annotations.NullMarked;
