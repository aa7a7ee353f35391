package io.hatoba.registry;

import io.hatoba.oci.UploadId;

/**
 * How far an upload is.
 *
 * @param upload which one
 * @param offset how many bytes it holds
 */
public record UploadProgress(UploadId upload, long offset) {}
