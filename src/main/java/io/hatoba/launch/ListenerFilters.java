package io.hatoba.launch;

import fish.payara.micro.PayaraMicro;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;

/**
 * Puts the filters of {@code io.hatoba.launch.grizzly} into the listeners of the server that runs
 * in this process. The application runs this before it answers its first request.
 *
 * <p>By reflection, since Payara Micro offers no way in. Where its inside differs, the server runs
 * on without the filters, and says what that means.
 */
final class ListenerFilters implements Runnable {
  /** System property under which the application finds this. */
  static final String PROPERTY = "hatoba.prepare";

  private final PrintStream err;

  ListenerFilters(PrintStream err) {
    this.err = err;
  }

  @Override
  public void run() {
    try {
      install();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      Throwable cause =
          e instanceof InvocationTargetException wrapped ? wrapped.getTargetException() : e;
      err.println(
          "hatoba: docker with the containerd store will find no registry on the port of plain"
              + " HTTP, and uploads that offer to upgrade will time out: "
              + cause);
    }
  }

  private static void install() throws ReflectiveOperationException {
    Object server = field(PayaraMicro.getInstance(), "wrappee");
    ClassLoader loader = server.getClass().getClassLoader();
    Object grizzly =
        loader
            .loadClass("org.glassfish.embeddable.GlassFish")
            .getMethod("getService", Class.class)
            .invoke(
                field(server, "gf"),
                loader.loadClass("com.sun.enterprise.v3.services.impl.GrizzlyService"));
    Method equip =
        new FilterLoader(loader)
            .loadClass(FilterLoader.PACKAGE + "HttpListener")
            .getMethod("equip", loader.loadClass("org.glassfish.grizzly.nio.NIOTransport"));
    int equipped = 0;
    for (Object proxy : (Collection<?>) field(grizzly, "proxies")) {
      Object transport = call(call(proxy, "getUnderlyingListener"), "getTransport");
      equipped += (boolean) equip.invoke(null, transport) ? 1 : 0;
    }
    if (equipped == 0) {
      throw new IllegalStateException("no listener speaks HTTP");
    }
  }

  private static Object field(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  private static Object call(Object object, String method) throws ReflectiveOperationException {
    Method found = object.getClass().getMethod(method);
    found.setAccessible(true);
    return found.invoke(object);
  }

  /** Defines the filters, which extend classes that only the server's loader knows. */
  private static final class FilterLoader extends ClassLoader {
    static final String PACKAGE = ListenerFilters.class.getPackageName() + ".grizzly.";

    FilterLoader(ClassLoader server) {
      super("hatoba-filters", server);
    }

    /** This one first: the loader of the launcher would find the same files, and not Grizzly. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = "/" + name.replace('.', '/') + ".class";
      try (InputStream in = ListenerFilters.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
