/**
 * Webhooks of the instance, of an organization and of a repository, and what they were told. The
 * same pages serve all three: {@link HookPlace} says whose hooks a path is about.
 */
@NullMarked
package io.hatoba.web.hooks;

import org.jspecify.annotations.NullMarked;
