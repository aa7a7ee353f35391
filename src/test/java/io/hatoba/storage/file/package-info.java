/** Tests of the connector for disks. */
@NullMarked
package io.hatoba.storage.file;

import org.jspecify.annotations.NullMarked;
