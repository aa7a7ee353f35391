package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Settings NONE = settings(Map.of());

  private static Settings settings(Map<String, String> environment) {
    return new Settings(name -> null, environment::get);
  }

  private static Options parse(String... arguments) throws Refusal {
    return Options.parse(arguments, NONE);
  }

  @Test
  void without_options_it_listens_on_8080_of_all_addresses() throws Refusal {
    Options options = parse();
    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.address()).isEmpty();
    assertThat(options.help()).isFalse();
  }

  @Test
  void a_value_follows_as_a_word_or_after_an_equals_sign() throws Refusal {
    assertThat(parse("--port", "9000").port()).isEqualTo(9000);
    assertThat(parse("--port=9000").port()).isEqualTo(9000);
    assertThat(parse("--address", "127.0.0.1").address()).contains("127.0.0.1");
    assertThat(parse("--address=::1").address()).contains("::1");
  }

  @Test
  void the_address_option_wins_over_the_setting() throws Refusal {
    Settings set = settings(Map.of("HATOBA_ADDRESS", "10.0.0.1"));
    assertThat(Options.parse(new String[0], set).address()).contains("10.0.0.1");
    assertThat(Options.parse(new String[] {"--address=10.0.0.2"}, set).address())
        .contains("10.0.0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void help_wins_over_everything_after_it(String help) throws Refusal {
    assertThat(parse(help, "--nonsense").help()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "", "8080 "})
  void a_bad_port_is_refused_by_name(String port) {
    assertThatThrownBy(() -> parse("--port", port))
        .isInstanceOf(Refusal.class)
        .hasMessage("--port " + port + " is no port; give a number from 1 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prt", "--prt=1", "port", "-p", "--help=x"})
  void an_unknown_option_is_refused_with_those_that_exist(String option) {
    assertThatThrownBy(() -> parse(option))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("unknown option " + option + ";")
        .hasMessageContaining("--port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--address", "--https-port"})
  void a_missing_value_is_refused(String option) {
    assertThatThrownBy(() -> parse(option)).hasMessage(option + " needs a value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "127.0.0.1\nset x=y"})
  void an_address_that_would_be_more_than_one_word_of_a_command_is_refused(String address) {
    assertThatThrownBy(() -> parse("--address", address))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("--address");
  }

  private static final Settings TLS =
      settings(
          Map.of("HATOBA_TLS_CERT", "/etc/tls/chain.pem", "HATOBA_TLS_KEY", "/etc/tls/key.pem"));

  @Test
  void with_a_certificate_and_its_key_it_listens_on_8443_too() throws Refusal {
    Options options = Options.parse(new String[0], TLS);
    assertThat(options.tls())
        .contains(new Tls(8443, Path.of("/etc/tls/chain.pem"), Path.of("/etc/tls/key.pem")));
    assertThat(options.port()).isEqualTo(8080);
    assertThat(Options.parse(new String[] {"--https-port", "443"}, TLS).tls().orElseThrow().port())
        .isEqualTo(443);
    assertThat(parse().tls()).isEmpty();
  }

  @Test
  void it_is_called_by_the_port_where_clients_are_safest() throws Refusal {
    assertThat(parse().origin()).isEqualTo("http://localhost:8080");
    assertThat(parse("--port=80").origin()).isEqualTo("http://localhost");
    assertThat(Options.parse(new String[0], TLS).origin()).isEqualTo("https://localhost:8443");
    assertThat(Options.parse(new String[] {"--https-port=443"}, TLS).origin())
        .isEqualTo("https://localhost");
  }

  @Test
  void half_of_what_tls_needs_is_refused() {
    assertThatThrownBy(() -> parse("--https-port", "8443"))
        .isInstanceOf(Refusal.class)
        .hasMessage("--https-port needs HATOBA_TLS_CERT and HATOBA_TLS_KEY");
    for (String half : List.of("HATOBA_TLS_CERT", "HATOBA_TLS_KEY")) {
      assertThatThrownBy(
              () -> Options.parse(new String[0], settings(Map.of(half, "/etc/tls/half.pem"))))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith(half + " needs HATOBA_TLS_");
    }
  }

  @Test
  void one_port_for_both_is_refused() {
    assertThatThrownBy(() -> Options.parse(new String[] {"--port=8443"}, TLS))
        .isInstanceOf(Refusal.class)
        .hasMessage("--port and --https-port are both 8443; give another");
  }
}
