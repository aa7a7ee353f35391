/** HTTP of {@code /api/v3/}: the REST API of GitHub Enterprise Server 3.19. */
@NullMarked
package io.hatoba.rest;

import org.jspecify.annotations.NullMarked;
