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
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy for an address: the one in the JVM's properties ({@code -Dhttps.proxyHost=…}), else the
 * one in the environment ({@code https_proxy}, {@code http_proxy}, in lower or upper case, and
 * {@code no_proxy} with host names, domains, {@code host:port} or {@code *}), else the JVM's
 * default.
 */
final class Proxies extends ProxySelector {

  private static final String TUNNEL_PASSWORDS = "jdk.http.auth.tunneling.disabledSchemes";

  private final Map<String, URI> byScheme = new LinkedHashMap<>();
  private final List<String> excluded;

  /**
   * Reads the environment.
   *
   * @throws BadArgumentException if a variable is not the address of a proxy
   */
  Proxies(Map<String, String> environment) {
    for (String scheme : List.of("http", "https")) {
      String key = scheme + "_proxy";
      String value = value(environment, key);
      if (!value.isEmpty()) {
        byScheme.put(scheme, parse(key, value));
      }
    }
    excluded =
        Stream.of(value(environment, "no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> entry.replaceFirst("^\\*?\\.", ""))
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
    return List.of(
        isExcluded(address) ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, socket(proxy)));
  }

  /** The host and port of the proxy for an address, if there is one. */
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

  /** A client that uses the proxies, with the names and passwords in their addresses, if any. */
  HttpClient client() {
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(this);
    if (byScheme.values().stream().allMatch(proxy -> proxy.getUserInfo() == null)) {
      return client.build();
    }
    // By default the JDK sends no password to a proxy that tunnels HTTPS, but this one is for that.
    // The property is read once, when the HTTP client's classes are loaded.
    if (System.getProperty(TUNNEL_PASSWORDS) == null) {
      System.setProperty(TUNNEL_PASSWORDS, "");
    }
    var authenticator =
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                ? password(getRequestingHost(), getRequestingPort())
                : null;
          }
        };
    return client.authenticator(authenticator).build();
  }

  private PasswordAuthentication password(String host, int port) {
    return byScheme.values().stream()
        .filter(proxy -> proxy.getUserInfo() != null)
        .filter(proxy -> proxy.getHost().equalsIgnoreCase(host) && socket(proxy).getPort() == port)
        .map(proxy -> proxy.getUserInfo())
        .map(user -> (user.contains(":") ? user : user + ":").split(":", 2))
        .map(user -> new PasswordAuthentication(user[0], user[1].toCharArray()))
        .findFirst()
        .orElse(null);
  }

  private static String value(Map<String, String> environment, String key) {
    String lower = environment.getOrDefault(key, "").strip();
    String upper = environment.getOrDefault(key.toUpperCase(Locale.ROOT), "").strip();
    return lower.isEmpty() ? upper : lower;
  }

  private static URI parse(String key, String value) {
    try {
      URI proxy = new URI(value.contains("://") ? value : "http://" + value);
      if ("http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null) {
        return proxy;
      }
    } catch (URISyntaxException e) {
      // Reported below, without the value: it may contain a password.
    }
    throw new BadArgumentException(
        key, "must look like http://host:port or http://user:password@host:port");
  }

  private static InetSocketAddress socket(URI proxy) {
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    return InetSocketAddress.createUnresolved(proxy.getHost(), port);
  }

  private boolean isExcluded(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    int standard = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    int port = address.getPort() < 0 ? standard : address.getPort();
    // The second is for IPv6: an entry without a port may lack the brackets.
    List<String> names = List.of(host, host.replaceAll("[\\[\\]]", ""), host + ":" + port);
    return excluded.stream()
        .anyMatch(
            entry ->
                entry.equals("*")
                    || names.stream().anyMatch(n -> n.equals(entry) || n.endsWith("." + entry)));
  }
}
