package io.hatoba.accounts;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Logins that no account may have, since paths of this server begin with them. */
public final class ReservedLogins {
  /** What stands below the path. */
  public enum Use {
    /** A protocol of registries or of the REST API. */
    MACHINES,
    /** How the server is. */
    OPERATION,
    /** Pages for people. */
    PAGES,
    /** What an application server brings along, or what crawlers and browsers ask for. */
    SERVERS
  }

  private static final Map<String, Use> ALL =
      Map.ofEntries(
          Map.entry("v2", Use.MACHINES),
          Map.entry("api", Use.MACHINES),
          Map.entry("token", Use.MACHINES),
          Map.entry("oidc", Use.MACHINES),
          Map.entry("saml", Use.MACHINES),
          Map.entry("openapi", Use.MACHINES),
          Map.entry("ws", Use.MACHINES),
          Map.entry("health", Use.OPERATION),
          Map.entry("metrics", Use.OPERATION),
          Map.entry("error", Use.OPERATION),
          Map.entry("admin", Use.PAGES),
          Map.entry("login", Use.PAGES),
          Map.entry("logout", Use.PAGES),
          Map.entry("settings", Use.PAGES),
          Map.entry("orgs", Use.PAGES),
          Map.entry("organizations", Use.PAGES),
          Map.entry("users", Use.PAGES),
          Map.entry("user", Use.PAGES),
          Map.entry("about", Use.PAGES),
          Map.entry("explore", Use.PAGES),
          Map.entry("new", Use.PAGES),
          Map.entry("search", Use.PAGES),
          Map.entry("assets", Use.SERVERS),
          Map.entry("static", Use.SERVERS),
          Map.entry("favicon", Use.SERVERS),
          Map.entry("robots", Use.SERVERS),
          Map.entry("wildfly-services", Use.SERVERS));

  private ReservedLogins() {}

  /** All of them, folded, by name; the same on every instance. */
  public static Map<String, Use> all() {
    return Collections.unmodifiableMap(new TreeMap<>(ALL));
  }

  static boolean has(String folded) {
    return ALL.containsKey(folded);
  }
}
