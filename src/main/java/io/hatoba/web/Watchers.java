package io.hatoba.web;

import io.hatoba.access.WebSessions;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Pages that watch long work. Work is done on any node and told by its rows, so each node looks at
 * the rows of what is watched on it: once a second for each work, however many watch, and not at
 * all while nobody does.
 */
@ApplicationScoped
@ManagedScheduledExecutorDefinition(name = Watchers.LOOKS, maxAsync = 1)
public class Watchers {
  static final String LOOKS = "java:app/concurrent/watchers";

  private static final Logger LOG = Logger.getLogger(Watchers.class.getName());
  private static final int MOST = 256;

  /** A page comes again by itself; a connection that nobody reads any more is let go. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int LOOKS_BETWEEN_SIGNS = 15;
  private static final int LOOKS_BETWEEN_SESSIONS = 5;
  private static final byte[] CHANGED =
      "event: changed\ndata:\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SIGN = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final Watched work;
  private final WebSessions sessions;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

  @Resource(lookup = LOOKS)
  private @Nullable ManagedScheduledExecutorService executor;

  private @Nullable ScheduledFuture<?> looks;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Watchers() {
    this(null, null);
  }

  /** Over the work that is watched. */
  @Inject
  Watchers(Watched work, WebSessions sessions) {
    this.work = work;
    this.sessions = sessions;
  }

  /** One page; only the thread that looks touches what changes in it. */
  private static final class Watcher implements AsyncListener {
    private final AsyncContext context;
    private final String topic;
    private final String secret;
    private final Set<Watcher> all;
    private Optional<String> seen = Optional.empty();
    private long count;

    Watcher(AsyncContext context, String topic, String secret, Set<Watcher> all) {
      this.context = context;
      this.topic = topic;
      this.secret = secret;
      this.all = all;
    }

    /** Also tells what has happened between the page and its first look. */
    void tell(Optional<String> state) throws IOException {
      if (!state.equals(seen)) {
        seen = state;
        write(CHANGED);
      } else if (count % LOOKS_BETWEEN_SIGNS == 0) {
        write(SIGN);
      }
      count++;
    }

    boolean asksForSession() {
      return count % LOOKS_BETWEEN_SESSIONS == 0;
    }

    private void write(byte[] event) throws IOException {
      context.getResponse().getOutputStream().write(event);
      context.getResponse().flushBuffer();
    }

    void end() {
      if (all.remove(this)) {
        context.complete();
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      all.remove(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      end();
    }

    @Override
    public void onError(AsyncEvent event) {
      end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // Begun once.
    }
  }

  /** Whether there is such work. */
  boolean know(String topic) {
    return work.state(topic).isPresent();
  }

  /** Whether so many watch on this node that no more may. */
  boolean full() {
    return watchers.size() >= MOST;
  }

  /** Tells a page of some work until either ends. */
  synchronized void add(AsyncContext context, String topic, String secret) {
    Watcher watcher = new Watcher(context, topic, secret, watchers);
    context.setTimeout(LONGEST.toMillis());
    context.addListener(watcher);
    watchers.add(watcher);
    if (looks == null && executor != null) {
      looks = executor.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }
  }

  private void look() {
    if (stopIfAlone()) {
      return;
    }
    try {
      Map<String, Optional<String>> states = new HashMap<>();
      for (Watcher watcher : watchers) {
        if (watcher.asksForSession() && !WatchServlet.mayWatch(sessions, watcher.secret)) {
          watcher.end();
        } else {
          tell(watcher, states.computeIfAbsent(watcher.topic, work::state));
        }
      }
    } catch (RuntimeException failure) {
      // One that throws is not called again; pages see by themselves that the database is away.
      LOG.log(Level.FINE, "those who watch were told nothing, the next look tries again", failure);
    }
  }

  private static void tell(Watcher watcher, Optional<String> state) {
    try {
      watcher.tell(state);
    } catch (IOException | IllegalStateException gone) {
      LOG.log(Level.FINE, "a page watches no more", gone);
      watcher.end();
    }
  }

  private synchronized boolean stopIfAlone() {
    boolean alone = watchers.isEmpty();
    if (alone && looks != null) {
      looks.cancel(false);
      looks = null;
    }
    return alone;
  }

  /** Pages come again to whichever node is there. */
  @PreDestroy
  void end() {
    for (Watcher watcher : watchers) {
      watcher.end();
    }
  }
}
