package io.hatoba.it.protocol;

/**
 * What a refusal says.
 *
 * @param status of the answer
 * @param code of its one error
 * @param message of its one error
 */
record Refusal(int status, String code, String message) {
  /** Of a body that broke off, to an upload that goes on. */
  static Refusal brokenOff(int kept) {
    return new Refusal(
        400, "BLOB_UPLOAD_INVALID", "the body broke off after " + kept + " bytes, which were kept");
  }
}
