package io.hatoba.it.protocol;

/**
 * What a refusal says.
 *
 * @param status of the answer
 * @param code of its one error
 * @param message of its one error
 */
record Refusal(int status, String code, String message) {}
