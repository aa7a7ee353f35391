/** What has been done on the instance, as the audit log tells it. */
@NullMarked
package io.hatoba.web.oversight;

import org.jspecify.annotations.NullMarked;
