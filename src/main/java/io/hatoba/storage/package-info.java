/**
 * The layer store's contract, in the roles of the Jakarta Connectors architecture: a {@link
 * io.hatoba.storage.LayerConnectionFactory} gives a {@link io.hatoba.storage.LayerConnection}, and
 * whoever holds one neither knows nor names the connector behind it.
 *
 * <p>A layer goes through four states: bytes of a request become <em>segments</em> of an upload, a
 * {@link io.hatoba.storage.StagedLayer} is what the rows say of them, a {@link
 * io.hatoba.storage.VerifiedLayer} has the digest that the client named, and a {@link
 * io.hatoba.storage.StoredLayer} is durable under (digest, generation). The store knows nothing of
 * packages, rights and rows. The rule that ties it to the rows is: file, then row, then answer; and
 * when something goes: row, then file.
 *
 * <p>Every connector must pass {@code LayerConnectionContract}, the tests of this package.
 */
@NullMarked
package io.hatoba.storage;

import org.jspecify.annotations.NullMarked;
