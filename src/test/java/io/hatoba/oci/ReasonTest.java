package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A reason is told in English, and found again in what was told. */
class ReasonTest {
  private enum Said implements Sentence {
    WHOLE("it is gone"),
    OF_ONE("it is {0}"),
    OF_TWO("{1} keeps {0}"),
    PARTS("{0}; nobody can change it"),
    TYPED("{0} may {1}", Object.class, Role.class),
    ONLY_ARGUMENT("{0}");

    private final String pattern;
    private final List<Class<?>> terms;

    Said(String pattern, Class<?>... terms) {
      this.pattern = pattern;
      this.terms = List.of(terms);
    }

    @Override
    public List<Class<?>> terms() {
      return terms;
    }

    @Override
    public String pattern() {
      return pattern;
    }
  }

  private static final List<Said> ALL = List.of(Said.values());

  @Test
  void argumentsStandWhereThePatternSays() {
    assertThat(Said.OF_TWO.about("a", "b").text()).isEqualTo("b keeps a");
    assertThat(Said.OF_ONE.about(Role.WRITE).text()).isEqualTo("it is write");
    assertThat(Said.OF_ONE.about(12_345).text()).isEqualTo("it is 12345");
    assertThat(Said.OF_ONE.about("$1 {0} \\").text()).isEqualTo("it is $1 {0} \\");
    assertThat(Said.PARTS.about(Said.WHOLE.about()))
        .hasToString("it is gone; nobody can change it");
  }

  @Test
  void aTextIsFoundByItsSentence() {
    assertThat(Reason.find("it is late", ALL)).hasValue(Said.OF_ONE.about("late"));
    assertThat(Reason.find("b keeps a", ALL)).hasValue(Said.OF_TWO.about("a", "b"));
    assertThat(Reason.find("it is", ALL)).isEmpty();
    assertThat(Reason.find("", ALL)).isEmpty();
  }

  @Test
  void whatSaysMoreOfItselfComesFirst() {
    assertThat(Reason.find("it is gone", ALL)).hasValue(Said.WHOLE.about());
  }

  @Test
  void partsAreFoundToo() {
    Reason whole = Said.PARTS.about(Said.OF_TWO.about("a", "b"));

    assertThat(Reason.find(whole.text(), ALL)).hasValue(whole);
  }

  @Test
  void severalThatWereJoinedAreFoundOneByOne() {
    Reason first = Said.OF_TWO.about("a", "b");
    Reason second = Said.PARTS.about(Said.WHOLE.about());

    assertThat(Reason.findAll(first.text() + "; " + second.text(), ALL))
        .hasValue(List.of(first, second));
    assertThat(Reason.findAll("b keeps a; and more", ALL)).isEmpty();
  }

  @Test
  void aWordOfAClosedListIsOneAgain() {
    assertThat(Reason.find("mona may write", ALL)).hasValue(Said.TYPED.about("mona", Role.WRITE));
    assertThat(Reason.find("write may write", ALL)).hasValue(Said.TYPED.about("write", Role.WRITE));
    assertThat(Reason.find("mona may sing", ALL)).isEmpty();
  }

  /** Whoever asks for a repository of such a name is not to keep those waiting who read of it. */
  @Test
  void whatIsLongOrHasManyPartsIsNotLookedInto() {
    assertThat(Reason.find("it is " + "x".repeat(1_000), ALL)).isEmpty();
    assertThat(Reason.findAll("it is x; ".repeat(100) + "it is x", ALL)).isEmpty();
    assertThat(Reason.findAll("it is x; ".repeat(5) + "it is x", ALL))
        .hasValueSatisfying(found -> assertThat(found).hasSize(6));
  }
}
