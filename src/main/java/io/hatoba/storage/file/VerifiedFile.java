package io.hatoba.storage.file;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.VerifiedLayer;
import java.nio.file.Path;

/** A file among the staged ones that holds exactly the bytes of the digest. */
record VerifiedFile(UploadId upload, Path path, Digest digest, long size)
    implements VerifiedLayer {}
