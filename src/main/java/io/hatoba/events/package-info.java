/** What happened: the audit log, in the transaction of a change or beside it through a queue. */
@NullMarked
package io.hatoba.events;

import org.jspecify.annotations.NullMarked;
