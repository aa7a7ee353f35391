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

/**
 * Closes connections whose request does not begin: the header that trickles, which the server would
 * wait for as long as a byte comes every two minutes. And those that go on sending what was refused
 * already, beyond a moment in which they can read the answer.
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

  private final Map<Connection<?>, Clock> clocks;

  /** Before the codec. */
  HeaderClockFilter(Map<Connection<?>, Clock> clocks) {
    this.clocks = clocks;
  }

  /** Of one connection; between requests it stands. */
  static final class Clock {
    private boolean runs;
    private boolean body;
    private long end;

    private synchronized void bytes(long now) {
      if (!runs && !body) {
        runs = true;
        end = now + HEADER;
      }
    }

    private synchronized void message(boolean last) {
      runs = false;
      body = !last;
    }

    private synchronized void answered(long now) {
      if (body) {
        body = false;
        runs = true;
        end = now + REST;
      }
    }

    private synchronized boolean over(long now) {
      return runs && now - end > 0;
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
          } else if (clock.over(now)) {
            connection.terminateSilently();
          }
        });
  }

  @Override
  public NextAction handleRead(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    Buffer received = context.getMessage();
    if (received.hasRemaining()) {
      clock(connection).bytes(System.nanoTime());
    }
    return context.getInvokeAction();
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
