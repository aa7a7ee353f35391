package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerFilesTest {
  @Test
  void every_line_before_the_start_is_a_remark_or_sets_something() {
    assertThat(ServerFiles.preboot(Optional.of("127.0.0.1"), 9000, 576).lines())
        .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("set configs."))
        .anyMatch(line -> line.endsWith("http-listener.address=127.0.0.1"))
        .anyMatch(line -> line.endsWith("http-listener.port=9000"))
        .anyMatch(line -> line.endsWith("max-thread-pool-size=576"));
  }

  @Test
  void without_an_address_the_server_listens_on_all() {
    assertThat(ServerFiles.preboot(Optional.empty(), 9000, 576)).doesNotContain(".address=");
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
