package io.hatoba.distribution;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for a large interface of the server of which a test needs a few methods. */
final class Answering {
  private Answering() {}

  /** One method of the interface, whatever its name. */
  @FunctionalInterface
  interface Method {
    /** What it returns; null where it returns nothing, or has nothing. */
    @Nullable Object answer(Object[] arguments);
  }

  /** An object that knows these methods, by their names, and fails a test that calls another. */
  static <T> T as(Class<T> type, Map<String, Method> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              Method method = methods.get(called.getName());
              if (method == null) {
                throw new UnsupportedOperationException(called.toString());
              }
              return method.answer(arguments == null ? new Object[0] : arguments);
            }));
  }
}
