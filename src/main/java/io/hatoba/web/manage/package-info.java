/**
 * Pages on which packages are changed by those who may: settings, access, tags, rules, retention,
 * and what is deleted and comes back. What the policy refuses is said with its chain, and whatever
 * cannot be undone at once is shown by a dry run first.
 */
@NullMarked
package io.hatoba.web.manage;

import org.jspecify.annotations.NullMarked;
