package io.hatoba.it;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class the one server that all share, as a parameter of its constructor or methods.
 * It is started by the first class that asks and ends with the JVM. When a test fails, what the
 * server printed meanwhile goes with it.
 *
 * <pre>
 * &#64;ExtendWith(SharedHatoba.class)
 * class BlobHeadIT {
 *   BlobHeadIT(RunningHatoba hatoba) { … }
 * </pre>
 *
 * <p>Since it is shared, a test uses names that are its own, and finds packages of others in lists.
 */
public final class SharedHatoba
    implements ParameterResolver, BeforeTestExecutionCallback, AfterTestExecutionCallback {
  private static final Namespace OURS = Namespace.create(SharedHatoba.class);

  /**
   * Not JUnit's: a fork of the build is told its classes one by one, each of them a run of its own.
   */
  private static final Once SHARED = new Once();

  /** For JUnit. */
  public SharedHatoba() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningHatoba.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return SHARED.require();
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    context.getStore(OURS).put("printed", SHARED.require().log().length());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      int printed = context.getStore(OURS).getOrDefault("printed", Integer.class, 0);
      String meanwhile = SHARED.require().log().substring(printed);
      System.err.printf("-- the server during %s%n%s--%n", context.getDisplayName(), meanwhile);
    }
  }

  /** Starts at most once, also when that fails: the next class need not wait as long. */
  private static final class Once {
    private @Nullable RunningHatoba hatoba;
    private @Nullable RuntimeException failure;

    synchronized RunningHatoba require() {
      if (failure != null) {
        throw failure;
      }
      if (hatoba == null) {
        try {
          hatoba = RunningHatoba.start(Map.of());
        } catch (RuntimeException e) {
          failure = e;
          throw e;
        }
      }
      return hatoba;
    }
  }
}
