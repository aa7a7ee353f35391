package io.hatoba.catalog.views;

import java.util.Locale;
import java.util.Map;

/** What is attached to a version, as far as its type tells; nothing of it is verified. */
public enum AttachmentKind {
  /** Somebody signed it, of whom nothing is known here. */
  SIGNATURE,
  /** What is in it. */
  SBOM,
  /** How it was built, or what else somebody says of it. */
  ATTESTATION,
  /** Anything else. */
  OTHER;

  /** The types that fallback tags of cosign stand for, by how those end. */
  private static final Map<String, String> BY_SUFFIX =
      Map.of(
          "sig", "application/vnd.dev.cosign.artifact.sig.v1+json",
          "att", "application/vnd.dev.cosign.artifact.att.v1+json",
          "sbom", "application/vnd.dev.cosign.artifact.sbom.v1+json");

  /** What BuildKit attaches to the images of an index. */
  static final String IN_TOTO = "application/vnd.in-toto+json";

  /** The type of what a fallback tag names; the suffix itself where it is not cosign's. */
  static String typeOfSuffix(String suffix) {
    return BY_SUFFIX.getOrDefault(suffix, suffix);
  }

  /** By the artifact type. */
  public static AttachmentKind of(String artifactType) {
    String type = artifactType.toLowerCase(Locale.ROOT);
    if (type.contains("spdx")
        || type.contains("cyclonedx")
        || type.contains("sbom")
        || type.contains("syft")) {
      return SBOM;
    }
    if (type.contains("in-toto")
        || type.contains("artifact.att")
        || type.contains("slsa")
        || type.contains("attestation")) {
      return ATTESTATION;
    }
    return type.contains("signature")
            || type.contains("artifact.sig")
            // A bundle of sigstore has a signature in any case.
            || type.startsWith("application/vnd.dev.sigstore.bundle")
        ? SIGNATURE
        : OTHER;
  }
}
