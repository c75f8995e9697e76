package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class DownloadProxyTest {

  private static final byte[] CONTENT = Contents.random(1, 1_000);
  private static final URI ELSEWHERE = URI.create("http://mirror.invalid/file");

  @TempDir Path folder;

  @Test
  void aProxyOfTheEnvironmentIsAskedForTheWholeAddress() throws Exception {
    for (String key : List.of("http_proxy", "HTTP_PROXY")) {
      try (var proxy = new LocalServer(LocalServer.file(CONTENT))) {
        fetch(Map.of(key, "http://127.0.0.1:" + proxy.port()));
        assertThat(proxy.requests()).extracting(r -> r.uri()).containsExactly("" + ELSEWHERE);
      }
    }
  }

  @Test
  void anHttpsAddressIsReachedThroughATunnel() throws Exception {
    try (var proxy = new LocalServer(LocalServer.status(502))) {
      var download =
          Download.of(List.of(URI.create("https://mirror.invalid/file")), folder.resolve("file"))
              .environment(Map.of("HTTPS_PROXY", "127.0.0.1:" + proxy.port()));
      assertThatThrownBy(download::fetch).isInstanceOf(DownloadException.class);
      assertThat(proxy.requests().get(0).method()).isEqualTo("CONNECT");
      assertThat(proxy.requests().get(0).uri()).isEqualTo("mirror.invalid:443");
    }
  }

  @Test
  void aProxyThatWantsAPasswordGetsIt() throws Exception {
    LocalServer.Answer asking =
        (request, out) ->
            LocalServer.head(
                out, "407 Who", "Proxy-Authenticate: Basic realm=\"house\"", "Content-Length: 0");
    try (var proxy = new LocalServer(asking, LocalServer.file(CONTENT))) {
      fetch(Map.of("http_proxy", "http://anna:p%40ss@127.0.0.1:" + proxy.port()));
      byte[] secret = "anna:p@ss".getBytes(StandardCharsets.UTF_8);
      assertThat(proxy.requests().get(1).headers())
          .containsEntry(
              "proxy-authorization", "Basic " + Base64.getEncoder().encodeToString(secret));
    }
  }

  @Test
  void aProxyThatCannotBeReachedIsNamed() {
    assertThatThrownBy(() -> fetch(Map.of("http_proxy", "http://anna:secret@127.0.0.1:1")))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("is 127.0.0.1:1 (HTTPS_PROXY) its proxy?")
        .hasMessageNotContaining("secret");
  }

  @Test
  void hostsInNoProxyAreReachedDirectly() throws Exception {
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      Download.of(List.of(server.uri()), folder.resolve("file"))
          .environment(
              Map.of("http_proxy", "http://127.0.0.1:1", "NO_PROXY", "example.org, 127.0.0.1"))
          .fetch();
      assertThat(server.requests()).extracting(r -> r.uri()).containsExactly("/file");
    }
  }

  @Test
  void noProxyKnowsDomainsPortsAndAll() {
    assertThat(isDirect("a.org", "http://a.org/")).isTrue();
    assertThat(isDirect("A.org", "http://data.a.ORG/")).isTrue();
    assertThat(isDirect(".a.org", "http://data.a.org/")).isTrue();
    assertThat(isDirect("*.a.org", "http://data.a.org/")).isTrue();
    assertThat(isDirect("a.org", "http://aa.org/")).isFalse();
    assertThat(isDirect("a.org:80", "http://a.org/")).isTrue();
    assertThat(isDirect("a.org:443", "http://a.org/")).isFalse();
    assertThat(isDirect("a.org:8080", "http://a.org:8080/")).isTrue();
    assertThat(isDirect("::1", "http://[::1]/")).isTrue();
    assertThat(isDirect("[::1]:81", "http://[::1]/")).isFalse();
    assertThat(isDirect("*", "http://a.org/")).isTrue();
    assertThat(isDirect("", "http://a.org/")).isFalse();
  }

  @Test
  void theJvmsOwnProxySettingComesFirst() {
    System.setProperty("http.proxyHost", "proxy.of.the.jvm");
    System.setProperty("http.proxyPort", "3128");
    try {
      var proxies = new Proxies(Map.of("http_proxy", "http://proxy.of.the.environment:1"));
      var address = (InetSocketAddress) proxies.select(ELSEWHERE).get(0).address();
      assertThat(address.getHostString()).isEqualTo("proxy.of.the.jvm");
      assertThat(address.getPort()).isEqualTo(3128);
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }

  @Test
  void whatIsNoProxyIsRefusedWithoutShowingThePassword() {
    for (String value :
        List.of("socks5://u:secret@h:1", "http://u:secret@:1", "http://u:se cret@h")) {
      assertThatThrownBy(() -> fetch(Map.of("http_proxy", value)))
          .isInstanceOf(BadArgumentException.class)
          .hasMessageContaining("http_proxy")
          .hasMessageNotContaining("secret")
          .hasMessageNotContaining("se cret");
    }
  }

  private void fetch(Map<String, String> environment) {
    Path target = folder.resolve("file");
    Download.of(List.of(ELSEWHERE), target).environment(environment).fetch();
    assertThat(target).hasBinaryContent(CONTENT);
  }

  private static boolean isDirect(String noProxy, String address) {
    var proxies = new Proxies(Map.of("http_proxy", "http://p:1", "no_proxy", noProxy));
    return proxies.select(URI.create(address)).get(0).equals(Proxy.NO_PROXY);
  }
}
