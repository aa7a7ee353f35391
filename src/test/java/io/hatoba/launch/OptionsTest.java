package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @Test
  void tls_is_refused_clearly_while_it_is_not_there() {
    assertThatThrownBy(() -> parse("--https-port", "8443")).hasMessageContaining("not available");
    assertThatThrownBy(
            () -> Options.parse(new String[0], settings(Map.of("HATOBA_TLS_CERT", "/etc/tls.pem"))))
        .hasMessageContaining("HATOBA_TLS_CERT");
  }
}
