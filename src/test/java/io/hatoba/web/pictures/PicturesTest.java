package io.hatoba.web.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pictures: their shape, for any figures; and nothing in them but what was said. */
class PicturesTest {
  private static final String HOSTILE =
      "</title><script>alert('1')</script> \"onload=x & \u0000\uD800";

  private static Element parsed(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (Exception notWellFormed) {
      throw new AssertionError(xml, notWellFormed);
    }
  }

  private static List<Element> in(Element root, String name) {
    NodeList found = root.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(at -> (Element) found.item(at)).toList();
  }

  private static double number(Element element, String name) {
    return Double.parseDouble(element.getAttribute(name));
  }

  private static List<List<Double>> points(String svg) {
    String path = in(parsed(svg), "path").get(0).getAttribute("d");
    return Arrays.stream(path.substring(1).split("L"))
        .map(point -> Arrays.stream(point.split(" ")).map(Double::valueOf).toList())
        .toList();
  }

  @Test
  void aSparklineGoesFromTheBottomToTheTop() {
    List<List<Double>> points = points(new Sparkline(List.of(0L, 5L, 10L), "t", "").svg());

    assertThat(points)
        .containsExactly(List.of(2.0, 22.0), List.of(60.0, 12.0), List.of(118.0, 2.0));
  }

  @Test
  void aSparklineOfZerosLiesAtTheBottom() {
    assertThat(points(new Sparkline(Collections.nCopies(30, 0L), "t", "").svg()))
        .hasSize(30)
        .allSatisfy(point -> assertThat(point.get(1)).isEqualTo(22.0));
  }

  @Test
  void aSparklineOfOneCountIsLevelAndOneOfNoneHasNoLine() {
    assertThat(
            in(parsed(new Sparkline(List.of(7L), "t", "").svg()), "path").get(0).getAttribute("d"))
        .isEqualTo("M2 2H118");
    assertThat(in(parsed(new Sparkline(List.of(), "t", "").svg()), "path")).isEmpty();
  }

  @Test
  void hugeCountsStayInThePicture() {
    String svg = new Sparkline(List.of(Long.MAX_VALUE, 1L, Long.MAX_VALUE - 1, 0L), "t", "").svg();

    assertThat(points(svg))
        .hasSize(4)
        .allSatisfy(
            point -> {
              assertThat(point.get(0)).isBetween(2.0, 118.0);
              assertThat(point.get(1)).isBetween(2.0, 22.0);
            });
  }

  @Test
  void figuresAreWrittenTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    String svg = new Sparkline(List.of(1L, 2L, 3L, 5L), "t", "").svg();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(new Sparkline(List.of(1L, 2L, 3L, 5L), "t", "").svg()).isEqualTo(svg);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsBelowZeroIsNoCount() {
    assertThatThrownBy(() -> new Sparkline(List.of(1L, -1L), "t", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BarChart.Bar("now", -1, "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SizeBar(Double.NaN, "t"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSizeBarIsAsLongAsTheShare() {
    List<Element> bars = in(parsed(SizeBar.of(1, 4, "25 %").svg()), "rect");

    assertThat(bars).extracting(bar -> number(bar, "width")).containsExactly(120.0, 30.0);
  }

  @Test
  void aSizeBarEndsWithItsWholeAndShowsWhatIsThereAtAll() {
    assertThat(in(parsed(new SizeBar(7, "t").svg()), "rect"))
        .extracting(bar -> number(bar, "width"))
        .containsExactly(120.0, 120.0);
    assertThat(in(parsed(SizeBar.of(1, Long.MAX_VALUE, "t").svg()), "rect"))
        .extracting(bar -> number(bar, "width"))
        .containsExactly(120.0, 1.0);
    assertThat(in(parsed(SizeBar.of(0, 0, "t").svg()), "rect")).hasSize(1);
    assertThat(in(parsed(new SizeBar(Double.NEGATIVE_INFINITY, "t").svg()), "rect")).hasSize(1);
  }

  private static BarChart chart(long... amounts) {
    return new BarChart(
        Arrays.stream(amounts)
            .mapToObj(amount -> new BarChart.Bar("d" + amount, amount, amount + " B"))
            .toList(),
        "Size",
        "");
  }

  @Test
  void barsStandBesideEachOtherOnTheGround() {
    List<Element> bars = in(parsed(chart(10, 5, 0).svg()), "rect");

    assertThat(bars).extracting(bar -> number(bar, "x")).containsExactly(20.0, 220.0, 420.0);
    assertThat(bars).extracting(bar -> number(bar, "width")).containsOnly(160.0);
    assertThat(bars).extracting(bar -> number(bar, "height")).containsExactly(120.0, 60.0, 0.0);
    assertThat(bars)
        .allSatisfy(bar -> assertThat(number(bar, "y") + number(bar, "height")).isEqualTo(120.0));
    assertThat(bars.get(1).getTextContent()).isEqualTo("d5: 5 B");
  }

  @Test
  void aChartOfNothingAndOfHugeAmountsIsAPictureStill() {
    assertThat(in(parsed(chart().svg()), "rect")).isEmpty();
    assertThat(in(parsed(chart(0, 0).svg()), "rect"))
        .extracting(bar -> number(bar, "height"))
        .containsExactly(0.0, 0.0);
    assertThat(in(parsed(chart(Long.MAX_VALUE, 1).svg()), "rect"))
        .extracting(bar -> number(bar, "height"))
        .containsExactly(120.0, 1.0);
  }

  @Test
  void theTableSaysWhatTheBarsSay() {
    Element table = parsed(chart(10, 5).table("Day", "Size"));

    assertThat(in(table, "caption").get(0).getTextContent()).isEqualTo("Size");
    assertThat(in(table, "th"))
        .extracting(Element::getTextContent)
        .containsExactly("Day", "Size", "d10", "d5");
    assertThat(in(table, "th"))
        .extracting(heading -> heading.getAttribute("scope"))
        .containsExactly("col", "col", "row", "row");
    assertThat(in(table, "td")).extracting(Element::getTextContent).containsExactly("10 B", "5 B");
  }

  static Stream<String> hostilePictures() {
    BarChart chart = new BarChart(List.of(new BarChart.Bar(HOSTILE, 1, HOSTILE)), HOSTILE, HOSTILE);
    return Stream.of(
        new Sparkline(List.of(1L, 2L), HOSTILE, HOSTILE).svg(),
        new SizeBar(0.5, HOSTILE).svg(),
        chart.svg(),
        chart.table(HOSTILE, HOSTILE));
  }

  @ParameterizedTest
  @MethodSource("hostilePictures")
  void wordsStayWords(String picture) {
    Element root = parsed(picture);

    assertThat(in(root, "script")).isEmpty();
    assertThat(root.getTextContent()).contains("</title><script>alert('1')</script>");
    assertThat(in(root, "*"))
        .allSatisfy(element -> assertThat(element.hasAttribute("onload")).isFalse());
  }

  @ParameterizedTest
  @MethodSource("hostilePictures")
  void nothingHasAStyleOfItsOwn(String picture) {
    Element root = parsed(picture);

    assertThat(root.hasAttribute("style")).isFalse();
    assertThat(in(root, "*"))
        .allSatisfy(element -> assertThat(element.hasAttribute("style")).isFalse());
    assertThat(in(root, "style")).isEmpty();
  }

  @Test
  void aPictureSaysWhatItIs() {
    Element svg = parsed(new Sparkline(List.of(1L), "Downloads", "none & then 1").svg());

    assertThat(svg.getAttribute("role")).isEqualTo("img");
    assertThat(svg.getAttribute("aria-label")).isEqualTo("Downloads. none & then 1");
    assertThat(in(svg, "title").get(0).getTextContent()).isEqualTo("Downloads");
    assertThat(in(svg, "desc").get(0).getTextContent()).isEqualTo("none & then 1");
  }
}
