package waelab.base;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy leads to an address: the one that the JVM was told of ({@code -Dhttps.proxyHost=…}),
 * else the one in the environment ({@code https_proxy}, {@code http_proxy}, in lower or upper case,
 * and {@code no_proxy} with host names, domains, {@code host:port} or {@code *}), else the JVM's
 * default.
 */
final class Proxies extends ProxySelector {

  private static final String TUNNEL_PASSWORDS = "jdk.http.auth.tunneling.disabledSchemes";

  private final Map<String, URI> byScheme = new LinkedHashMap<>();
  private final List<String> excluded;

  /**
   * Reads the environment.
   *
   * @throws BadConfigException if a variable is no address of a proxy
   */
  Proxies(Map<String, String> environment) {
    for (String scheme : List.of("http", "https")) {
      String key = scheme + "_proxy";
      value(environment, key).ifPresent(value -> byScheme.put(scheme, parse(key, value)));
    }
    excluded =
        value(environment, "no_proxy").stream()
            .flatMap(hosts -> Arrays.stream(hosts.split("[,\\s]+")))
            .filter(host -> !host.isBlank())
            .toList();
  }

  @Override
  public List<Proxy> select(URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    URI proxy = byScheme.get(scheme);
    boolean told = !System.getProperty(scheme + ".proxyHost", "").isBlank();
    if (proxy == null || told) {
      ProxySelector jvm = ProxySelector.getDefault();
      return jvm == null ? List.of(Proxy.NO_PROXY) : jvm.select(address);
    }
    if (excluded.stream().anyMatch(entry -> covers(entry, address))) {
      return List.of(Proxy.NO_PROXY);
    }
    return List.of(
        new Proxy(
            Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy))));
  }

  /** The host and port of the proxy that leads to an address, if one does. */
  Optional<String> server(URI address) {
    return select(address).stream()
        .filter(proxy -> proxy.address() instanceof InetSocketAddress)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(server -> server.getHostString() + ":" + server.getPort())
        .findFirst();
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // The failure reaches the caller of the request anyway.
  }

  /** Knows the names and passwords that stand in the proxies' addresses, if any does. */
  Optional<Authenticator> authenticator() {
    if (byScheme.values().stream().allMatch(proxy -> proxy.getUserInfo() == null)) {
      return Optional.empty();
    }
    // By default the JDK sends no password to a proxy that tunnels HTTPS; this one was given to us
    // for nothing else. Read once, when the HTTP client's classes are loaded.
    if (System.getProperty(TUNNEL_PASSWORDS) == null) {
      System.setProperty(TUNNEL_PASSWORDS, "");
    }
    return Optional.of(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            boolean asked = getRequestorType() == RequestorType.PROXY;
            return asked ? password(getRequestingHost(), getRequestingPort()) : null;
          }
        });
  }

  private PasswordAuthentication password(String host, int port) {
    for (URI proxy : byScheme.values()) {
      if (proxy.getUserInfo() != null
          && proxy.getHost().equalsIgnoreCase(host)
          && port(proxy) == port) {
        String[] user = proxy.getUserInfo().split(":", 2);
        return new PasswordAuthentication(
            user[0], user.length > 1 ? user[1].toCharArray() : "".toCharArray());
      }
    }
    return null;
  }

  private static Optional<String> value(Map<String, String> environment, String key) {
    String upper = environment.getOrDefault(key.toUpperCase(Locale.ROOT), "");
    String lower = environment.getOrDefault(key, "");
    return Optional.of(lower.isBlank() ? upper : lower)
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }

  private static URI parse(String key, String value) {
    try {
      URI proxy = new URI(value.contains("://") ? value : "http://" + value);
      if ("http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null) {
        return proxy;
      }
    } catch (URISyntaxException e) {
      // Said below, without the value: a password may stand in it.
    }
    throw new BadConfigException(
        key, "must look like http://host:port or http://user:password@host:port");
  }

  private static int port(URI proxy) {
    return proxy.getPort() < 0 ? 80 : proxy.getPort();
  }

  private static boolean covers(String entry, URI address) {
    String host = unbracketed(address.getHost().toLowerCase(Locale.ROOT));
    String name = entry.toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    boolean hasPort = colon > 0 && (name.indexOf(':') == colon || name.charAt(colon - 1) == ']');
    if (hasPort) {
      int standard = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
      int port = address.getPort() < 0 ? standard : address.getPort();
      if (!name.substring(colon + 1).equals(String.valueOf(port))) {
        return false;
      }
      name = name.substring(0, colon);
    }
    name = unbracketed(name).replaceFirst("^\\*?\\.", "");
    return name.equals("*") || host.equals(name) || host.endsWith("." + name);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
