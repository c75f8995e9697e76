package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.Provenance;
import waelab.torch.Torch;

@Tag("unit")
class SamplesTest {

  private final NDManager manager = Torch.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** n images of 1×1×2 whose pixels are 2i and 2i+1 and whose label is i. */
  private static ImageSet images(int n) {
    byte[] pixels = new byte[2 * n];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    int[] labels = IntStream.range(0, n).toArray();
    return ImageSet.of(
        ByteBuffer.wrap(pixels), labels, new Shape(1, 1, 2), Provenance.of("data", "ramp"));
  }

  @Test
  void aBatchHoldsTheImagesAskedForInPlusMinusOne() {
    NDArray batch = images(128).batch(manager, 0, 127, 0);
    assertThat(batch.getShape()).isEqualTo(new Shape(3, 1, 1, 2));
    assertThat(batch.toFloatArray())
        .containsExactly(-1, 1 / 127.5f - 1, 254 / 127.5f - 1, 1, -1, 1 / 127.5f - 1);
  }

  @Test
  void aSliceHoldsItsOwnImagesAndLabels() {
    ImageSet slice = images(10).slice(3, 6);
    assertThat(slice.size()).isEqualTo(3);
    assertThat(slice.labels()).containsExactly(3, 4, 5);
    assertThat(slice.pixels(0)).containsExactly(6, 7);
    assertThat(slice.slice(1, 2).pixels(0)).containsExactly(8, 9);
    assertThatThrownBy(() -> images(10).slice(5, 11)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void attributesGoWithTheirImages() {
    boolean[] even = {true, false, true, false, true};
    ImageSet set = images(5).withAttributes(Map.of("Even", even));
    assertThat(set.attributes()).containsExactly("Even");
    assertThat(set.slice(1, 4).attribute("Even")).containsExactly(false, true, false);
    assertThat(set.select(new int[] {4, 3, 4}).attribute("Even"))
        .containsExactly(true, false, true);
    assertThat(Split.of(set).test().attribute("Even")).hasSize(1);
    assertThat(images(5).attributes()).isEmpty();
  }

  @Test
  void anAttributeThatThereIsNotIsNamedWithThoseThatThereAre() {
    ImageSet set = images(1).withAttributes(Map.of("Even", new boolean[1]));
    assertThatThrownBy(() -> set.attribute("Odd"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("attribute must be one of [Even], but is \"Odd\"");
    assertThatThrownBy(() -> images(1).attribute("Odd"))
        .hasMessage(
            "attribute must be one of the set's attributes (this set has no attributes), but is"
                + " \"Odd\"");
    assertThatThrownBy(() -> images(2).withAttributes(Map.of("Even", new boolean[1])))
        .hasMessage("attribute Even has 1 values for 2 images");
  }

  @Test
  void labelsMayHaveNames() {
    ImageSet set =
        images(3)
            .withNotes(new ImageAnnotations(new int[] {1, 0, 1}, List.of("cat", "dog"), Map.of()));
    assertThat(set.slice(0, 2).labelNames()).containsExactly("cat", "dog");
    assertThat(set.slice(0, 2).labels()).containsExactly(1, 0);
    assertThat(images(3).labelNames()).isEmpty();
    assertThatThrownBy(() -> new ImageAnnotations(new int[] {2}, List.of("cat", "dog"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void imagesMayLieInSeveralPartsCutBetweenThem() {
    ByteBuffer all = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    var parts = List.of(all.slice(0, 4), all.slice(4, 4), all.slice(8, 2));
    var shape = new Shape(1, 1, 2);
    ImageSet set =
        ImageSet.of(
            new Pixels(parts, 2),
            new int[5],
            shape,
            DatasetId.other("ramp"),
            new Provenance(Map.of()));
    assertThat(set.size()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      assertThat(set.pixels(i)).containsExactly(2 * i, 2 * i + 1);
    }
    assertThat(set.digest()).isEqualTo(images(5).digest());
    assertThatThrownBy(() -> new Pixels(List.of(all.slice(0, 3), all.slice(3, 3)), 2))
        .hasMessageContaining("is not cut between images");
    assertThatThrownBy(() -> new Pixels(List.of(all.slice(0, 2), all.slice(2, 4)), 2))
        .hasMessageContaining("is not cut between images");
  }

  @Test
  void equalDigestsAreEqualData() {
    assertThat(images(10).slice(0, 5).digest()).isEqualTo(images(7).slice(0, 5).digest());
    assertThat(images(10).slice(0, 5).digest()).isNotEqualTo(images(10).slice(1, 6).digest());
    assertThat(images(10).digest()).hasSize(64);
  }

  @Test
  void pixelsThatDoNotFitTheShapeAreRefused() {
    var none = Provenance.of("data", "none");
    assertThatThrownBy(
            () -> ImageSet.of(ByteBuffer.allocate(7), new int[2], new Shape(1, 2, 2), none))
        .hasMessageContaining("2 images of (1, 2, 2) do not have 7 bytes");
  }

  @Test
  void aSplitIsFourToOneWithNothingInCommonAndAlwaysTheSame() {
    Split<ImageSet> split = Split.of(images(100));
    assertThat(split.train().size()).isEqualTo(80);
    assertThat(split.test().size()).isEqualTo(20);
    var all = new HashSet<Integer>();
    Arrays.stream(split.train().labels()).forEach(all::add);
    Arrays.stream(split.test().labels()).forEach(all::add);
    assertThat(all).hasSize(100);
    assertThat(split.train().labels()).isEqualTo(Split.of(images(100)).train().labels());
  }

  @Test
  void aLimitKeepsTheFirstOfBothSidesInOrder() {
    Split<ImageSet> split = Split.of(images(100));
    Split<ImageSet> limited = split.limit(40);
    assertThat(limited.train().labels()).isEqualTo(Arrays.copyOf(split.train().labels(), 40));
    assertThat(limited.test().labels()).isEqualTo(Arrays.copyOf(split.test().labels(), 10));
    assertThat(split.limit(4000).train().size()).isEqualTo(80);
    assertThatThrownBy(() -> split.limit(3))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("limit must be at least 4");
  }

  @Test
  void aBudgetLimitsImagesAndLeavesPoints() {
    Split<ImageSet> split = Split.of(images(1000));
    assertThat(split.within(Budget.SMOKE).train().size()).isEqualTo(640);
    assertThat(split.within(Budget.SMOKE).test().size()).isEqualTo(160);
    Split<PointSet> points = Split.of(Toys.draw("grid", 1000));
    assertThat(points.within(Budget.SMOKE)).isSameAs(points);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ring", "grid", "moons", "line", "twoSegments"})
  void aToyIsDrawnInThePlaneWithinTheSquareAndAlwaysTheSame(String name) {
    PointSet toy = Toys.draw(name, 1000);
    assertThat(toy.size()).isEqualTo(1000);
    assertThat(toy.shape()).isEqualTo(new Shape(2));
    for (int i = 0; i < toy.size(); i++) {
      assertThat(toy.point(i)[0]).isBetween(-1.1f, 1.1f);
      assertThat(toy.point(i)[1]).isBetween(-1.1f, 1.1f);
    }
    assertThat(toy.digest()).isEqualTo(Toys.draw(name, 1000).digest());
  }

  @Test
  void theRingHasEightEqualModesOnACircle() {
    PointSet ring = Toys.draw("ring", 8000);
    int[] modes = new int[8];
    for (int i = 0; i < ring.size(); i++) {
      float[] p = ring.point(i);
      assertThat(Math.hypot(p[0], p[1])).isCloseTo(0.8, within(0.2));
      modes[(int) Math.round(Math.atan2(p[1], p[0]) / (Math.PI / 4) + 8) % 8]++;
    }
    for (int count : modes) {
      assertThat(count).isBetween(850, 1150); // 1000 ± 5 standard deviations
    }
  }

  @Test
  void theTwoSegmentsStandAtDistanceOne() {
    PointSet segments = Toys.draw("twoSegments", 1000);
    assertThat(IntStream.range(0, 1000).mapToObj(i -> segments.point(i)[0]).distinct())
        .containsExactlyInAnyOrder(-0.5f, 0.5f);
  }

  @Test
  void aSplitWithoutASideIsRefused() {
    ImageSet two = images(2);
    assertThat(Split.of(two).train().size()).isEqualTo(1);
    assertThat(Split.of(two).test().size()).isEqualTo(1);
    assertThatThrownBy(() -> Split.of(images(1)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("samples must be 2 or more, to be split, but is 1");
    assertThatThrownBy(() -> new Split<>(two, two.slice(0, 0)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("test must be at least 1 sample, but is empty");
    assertThatThrownBy(() -> new Split<>(two.slice(0, 0), two))
        .hasMessage("train must be at least 1 sample, but is empty");
    assertThatThrownBy(() -> new Split<>(two, null)).hasMessage("test must be given, but is null");
    assertThatThrownBy(() -> new Split<Samples>(two, Toys.draw("ring", 5)))
        .hasMessage("test must be of shape (1, 1, 2), but is (2)");
    assertThatThrownBy(() -> Split.of(images(100)).limit(4, 0))
        .hasMessage("limit must be at least 1 test sample, but is 0");
  }

  @Test
  void anUnknownToyAndTooFewPointsAreNamed() {
    assertThatThrownBy(() -> Toys.draw("circle", 100))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("toy must be one of [grid, line, moons, ring, twoSegments], but is \"circle\"");
    assertThatThrownBy(() -> Toys.draw("ring", 0)).hasMessageContaining("at least 5 points");
  }

  @Test
  void pointsOfUnequalLengthAreRefused() {
    var none = Provenance.of("data", "none");
    assertThatThrownBy(() -> PointSet.of(new float[][] {{1, 2}, {3}}, none))
        .hasMessageContaining("same number of coordinates");
  }
}
