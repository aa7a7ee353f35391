/**
 * The words and the refusals of the OCI specifications, in plain Java.
 *
 * <p>Outside text becomes one of these types at the edge and stays one: a {@link
 * io.hatoba.oci.Digest}, {@link io.hatoba.oci.Tag}, {@link io.hatoba.oci.RepositoryName} or {@link
 * io.hatoba.oci.UploadId} that exists is valid, so a path or a query can only be made from a safe
 * value. {@link io.hatoba.oci.Manifest#parse} is the one reader of manifests.
 *
 * <p>Everything a registry may answer instead of success is a child of {@link
 * io.hatoba.oci.RegistryException}, with a code of the specification's closed list ({@link
 * io.hatoba.oci.ErrorCode}) and an HTTP status. The package knows neither HTTP servers nor
 * databases, and calls no other package of Hatoba.
 *
 * <p>Why something is refused is a {@link io.hatoba.oci.Reason}: a {@link io.hatoba.oci.Sentence}
 * of the package that refuses, and what it is about. The API tells it in English; pages find the
 * words of their reader's language by the sentence's name, so that nobody translates a text.
 */
@NullMarked
package io.hatoba.oci;

import org.jspecify.annotations.NullMarked;
