package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerFilesTest {
  private static final Options PLAIN =
      new Options(false, 9000, Optional.of("127.0.0.1"), Optional.empty());
  private static final Options SECURE =
      new Options(
          false,
          9000,
          Optional.of("127.0.0.1"),
          Optional.of(new Tls(9443, Path.of("chain.pem"), Path.of("key.pem"))));

  @Test
  void every_line_before_the_start_is_a_remark_or_sets_something() {
    assertThat(ServerFiles.preboot(SECURE, 576).lines())
        .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("set configs."))
        .anyMatch(line -> line.endsWith(".http-listener.address=127.0.0.1"))
        .anyMatch(line -> line.endsWith(".http-listener.port=9000"))
        .anyMatch(line -> line.endsWith("max-thread-pool-size=576"));
  }

  @Test
  void without_an_address_the_server_listens_on_all() {
    Options all = new Options(false, 9000, Optional.empty(), SECURE.tls());
    assertThat(ServerFiles.preboot(all, 576)).doesNotContain(".address=");
  }

  @Test
  void without_tls_nothing_is_said_of_its_listener() {
    assertThat(ServerFiles.preboot(PLAIN, 576)).doesNotContain("https-listener");
  }

  @Test
  void the_listener_of_tls_is_like_the_plain_one() {
    List<String> lines = ServerFiles.preboot(SECURE, 576).lines().toList();
    assertThat(lines)
        .anyMatch(line -> line.endsWith(".https-listener.enabled=true"))
        .anyMatch(line -> line.endsWith(".https-listener.port=9443"))
        .anyMatch(line -> line.endsWith(".https-listener.address=127.0.0.1"))
        .anyMatch(line -> line.endsWith(".https-listener.ssl.key-algorithm=HatobaPem"));
    assertThat(lines)
        .containsAll(
            lines.stream()
                .filter(line -> line.contains("protocol.http-listener."))
                .map(line -> line.replace(".http-listener.", ".https-listener."))
                .toList());
  }

  @Test
  void the_log_goes_through_the_handler_of_this_package() throws IOException {
    Properties logging = new Properties();
    logging.load(new StringReader(ServerFiles.logging()));
    assertThat(logging)
        .containsEntry("handlers", ConsoleLog.class.getName())
        .containsEntry(".level", "WARNING")
        .containsEntry("io.hatoba.level", "INFO");
  }
}
