package io.hatoba.server;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.persistence.sessions.UnitOfWork;

/**
 * What a container does around EJBs, for a plain JVM: transactions by attribute, bound to a thread,
 * and an {@code EntityManager} that belongs to the one under way.
 */
public final class Transactions {
  private final EntityManagerFactory factory;

  /** Transactions of this thread, the innermost first; empty stands for "suspended". */
  private final ThreadLocal<Deque<Optional<EntityManager>>> stack =
      ThreadLocal.withInitial(ArrayDeque::new);

  Transactions(EntityManagerFactory factory) {
    this.factory = factory;
  }

  /** REQUIRED: in the transaction under way, or in a new one. */
  public <T> T required(Supplier<T> work) {
    return current().isPresent() ? work.get() : requiresNew(work);
  }

  /** REQUIRED, for work that returns nothing. */
  public void required(Runnable work) {
    required(
        () -> {
          work.run();
          return Boolean.TRUE;
        });
  }

  /** REQUIRES_NEW: in a transaction that commits before this returns. */
  public <T> T requiresNew(Supplier<T> work) {
    try (EntityManager manager = factory.createEntityManager()) {
      manager.getTransaction().begin();
      // A read sees the rows of its own transaction only if that has a connection by then.
      manager.unwrap(UnitOfWork.class).beginEarlyTransaction();
      stack.get().push(Optional.of(manager));
      T result;
      try {
        result = work.get();
      } catch (RuntimeException | Error failure) {
        manager.getTransaction().rollback();
        throw failure;
      } finally {
        stack.get().pop();
      }
      manager.getTransaction().commit();
      return result;
    }
  }

  /** NOT_SUPPORTED: outside of any transaction. */
  public <T> T notSupported(Supplier<T> work) {
    stack.get().push(Optional.empty());
    try {
      return work.get();
    } finally {
      stack.get().pop();
    }
  }

  private Optional<EntityManager> current() {
    Optional<EntityManager> top = stack.get().peek();
    return top == null ? Optional.empty() : top;
  }

  /** What a container injects: each call goes to the transaction's own, or to one for this call. */
  EntityManager entityManager() {
    return (EntityManager)
        Proxy.newProxyInstance(
            Transactions.class.getClassLoader(),
            new Class<?>[] {EntityManager.class},
            (proxy, method, arguments) -> {
              // Without a transaction a query outlives the call, so its manager is not closed.
              EntityManager target = current().orElseGet(factory::createEntityManager);
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
