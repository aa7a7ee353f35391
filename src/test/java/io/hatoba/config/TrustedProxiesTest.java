package io.hatoba.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(
          new Settings(
              key ->
                  Optional.ofNullable(
                      Map.of("hatoba.trusted-proxies", "10.0.0.0/8, 2001:db8::/32").get(key))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1||192.0.2.1",
        "192.0.2.1|203.0.113.9|192.0.2.1",
        "10.0.0.1||10.0.0.1",
        "10.0.0.1|203.0.113.9|203.0.113.9",
        "10.0.0.1|203.0.113.9, 10.2.3.4|203.0.113.9",
        "10.0.0.1|198.51.100.1, 203.0.113.9|203.0.113.9",
        "10.0.0.1|203.0.113.9, 10.9.9.9, 192.0.2.7|192.0.2.7",
        "10.0.0.1|localhost|10.0.0.1",
        "10.0.0.1|203.0.113.9,|203.0.113.9",
        "10.0.0.1|999.1.1.1|10.0.0.1",
        "2001:db8::1|2001:dead:beef:1:2:3:4:5|2001:dead:beef:1:0:0:0:0/64",
        "unix:|203.0.113.9|unix:"
      })
  void a_client_is_the_last_one_before_the_proxies(String peer, String heard, String client) {
    assertThat(PROXIES.client(peer, Optional.ofNullable(heard))).isEqualTo(client);
  }
}
