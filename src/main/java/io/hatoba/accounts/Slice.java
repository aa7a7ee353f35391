package io.hatoba.accounts;

/**
 * Which part of a list to give.
 *
 * @param offset how many to leave out before it
 * @param limit how many to give at most
 */
public record Slice(int offset, int limit) {}
