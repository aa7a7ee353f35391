package io.hatoba.launch.grizzly;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpServerFilter;

/**
 * Closes connections whose request does not begin: the header that trickles, which the server would
 * wait for as long as a byte comes every two minutes. And those that go on sending what was refused
 * already, beyond a moment in which they can read the answer: closed at once, with bytes unread,
 * the connection would be reset and the answer lost (RFC 9112, 9.6).
 *
 * <p>One stands before the HTTP codec and sees bytes, the other behind it and sees what they mean.
 */
final class HeaderClockFilter extends BaseFilter {
  /** For a header, from its first byte. */
  private static final long HEADER = TimeUnit.SECONDS.toNanos(30);

  /** For what is left of a body whose request has been answered. */
  private static final long REST = TimeUnit.SECONDS.toNanos(5);

  private static final Attribute<Clock> CLOCK =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.hatoba.clock");

  /** Of the codec: on a connection while a request on it has not come whole. */
  private static final Attribute<Object> UNFINISHED =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
          HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);

  private final Map<Connection<?>, Clock> clocks;

  /** Before the codec. */
  HeaderClockFilter(Map<Connection<?>, Clock> clocks) {
    this.clocks = clocks;
  }

  private enum Awaited {
    /** A request. */
    NOTHING,
    HEADER,
    BODY,
    /** What is left of a body whose request has been answered; the codec skips it. */
    REST,
    /** That the other side closes the connection; what it sends is not looked at. */
    END
  }

  /**
   * Of one connection; it runs where something must come, and while a body is awaited it stands.
   */
  static final class Clock {
    private Awaited awaited = Awaited.NOTHING;
    private long end;

    /**
     * @return whether they are still of interest
     */
    private synchronized boolean bytes(long now, boolean unfinished) {
      if (isBetweenRequests(unfinished)) {
        await(Awaited.HEADER, now + HEADER);
      }
      return awaited != Awaited.END;
    }

    private boolean isBetweenRequests(boolean unfinished) {
      return awaited == Awaited.NOTHING || awaited == Awaited.REST && !unfinished;
    }

    private synchronized void message(boolean last) {
      if (awaited != Awaited.END) {
        awaited = last ? Awaited.NOTHING : Awaited.BODY;
      }
    }

    private synchronized void answered(long now) {
      if (awaited == Awaited.BODY) {
        await(Awaited.REST, now + REST);
      }
    }

    private synchronized void refused(long now) {
      await(Awaited.END, now + REST);
    }

    private void await(Awaited next, long until) {
      awaited = next;
      end = until;
    }

    private synchronized boolean over(long now, boolean unfinished) {
      return !isBetweenRequests(unfinished) && awaited != Awaited.BODY && now - end > 0;
    }
  }

  /** The clocks of a listener, which are looked at once a second. */
  static Map<Connection<?>, Clock> watched() {
    Map<Connection<?>, Clock> clocks = new ConcurrentHashMap<>();
    ScheduledThreadPoolExecutor watch =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "hatoba-header-clock");
              thread.setDaemon(true);
              return thread;
            });
    watch.scheduleWithFixedDelay(() -> closeLate(clocks), 1, 1, TimeUnit.SECONDS);
    return clocks;
  }

  private static void closeLate(Map<Connection<?>, Clock> clocks) {
    long now = System.nanoTime();
    clocks.forEach(
        (connection, clock) -> {
          if (!connection.isOpen()) {
            clocks.remove(connection);
          } else if (clock.over(now, UNFINISHED.isSet(connection))) {
            connection.terminateSilently();
          }
        });
  }

  @Override
  public NextAction handleRead(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    Buffer received = context.getMessage();
    if (received.hasRemaining()
        && !clock(connection).bytes(System.nanoTime(), UNFINISHED.isSet(connection))) {
      received.tryDispose();
      return context.getStopAction();
    }
    return context.getInvokeAction();
  }

  /** Reads no more of a connection than it must so that the other side can read the last answer. */
  static void refused(Connection<?> connection) {
    Clock clock = CLOCK.get(connection);
    if (clock == null) {
      throw new IllegalStateException("nothing has come of " + connection);
    }
    clock.refused(System.nanoTime());
  }

  private Clock clock(Connection<?> connection) {
    Clock clock = CLOCK.get(connection);
    if (clock == null) {
      clock = new Clock();
      CLOCK.set(connection, clock);
      clocks.put(connection, clock);
    }
    return clock;
  }

  /** Behind the codec. */
  static final class Meaning extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
      Clock clock = CLOCK.get(context.getConnection());
      if (clock != null && context.getMessage() instanceof HttpContent content) {
        clock.message(content.isLast());
      }
      return context.getInvokeAction();
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
      if (event.type() == HttpEvents.ResponseCompleteEvent.TYPE) {
        Clock clock = CLOCK.get(context.getConnection());
        if (clock != null) {
          clock.answered(System.nanoTime());
        }
      }
      return context.getInvokeAction();
    }
  }
}
