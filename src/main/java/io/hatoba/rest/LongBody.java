package io.hatoba.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets the body of a resource method have {@value RequestBodies#MOST_BYTES_OF_LONG} bytes; few such
 * are read at once.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface LongBody {}
