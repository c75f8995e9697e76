package waelab.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.Printable;

/**
 * The annotations of each image of a set, in the set's order.
 *
 * @param labels a class number or identity for each image
 * @param labelNames names of labels 0, 1, …; empty if labels are only numbers
 * @param attributes yes or no for each image, by the attribute's name, in the order of its file
 */
record ImageAnnotations(int[] labels, List<String> labelNames, Map<String, boolean[]> attributes) {

  ImageAnnotations {
    labelNames = List.copyOf(labelNames);
    attributes = new LinkedHashMap<>(attributes);
    for (var attribute : attributes.entrySet()) {
      if (attribute.getValue().length != labels.length) {
        throw new IllegalArgumentException(
            Printable.of(
                "attribute %s has %d values for %d images",
                attribute.getKey(), attribute.getValue().length, labels.length));
      }
    }
    int names = labelNames.size();
    if (names > 0 && Arrays.stream(labels).anyMatch(label -> label < 0 || label >= names)) {
      throw new IllegalArgumentException(
          "a label is not in 0 … " + (names - 1) + ", the numbers of the label names");
    }
  }

  /**
   * Annotations in the form in which they are stored, without names of labels.
   *
   * @param attributes a bit for each image, by the attribute's name
   */
  record Stored(int[] labels, Map<String, byte[]> attributes) {
    ImageAnnotations notes() {
      var values = new LinkedHashMap<String, boolean[]>();
      attributes.forEach(
          (name, bits) -> values.put(name, flags(labels.length, BitSet.valueOf(bits)::get)));
      return new ImageAnnotations(labels, List.of(), values);
    }
  }

  Stored stored() {
    var all = new LinkedHashMap<String, byte[]>();
    attributes.forEach(
        (name, values) -> {
          var bits = new BitSet(values.length);
          IntStream.range(0, values.length).filter(i -> values[i]).forEach(bits::set);
          all.put(name, bits.toByteArray());
        });
    return new Stored(labels, all);
  }

  /** Yes or no for each of {@code n} images. */
  static boolean[] flags(int n, IntPredicate which) {
    boolean[] flags = new boolean[n];
    for (int i = 0; i < n; i++) {
      flags[i] = which.test(i);
    }
    return flags;
  }

  static ImageAnnotations of(int[] labels) {
    return new ImageAnnotations(labels, List.of(), Map.of());
  }

  ImageAnnotations withAttributes(Map<String, boolean[]> other) {
    var copies = new LinkedHashMap<String, boolean[]>();
    other.forEach((name, values) -> copies.put(name, values.clone()));
    return new ImageAnnotations(labels, labelNames, copies);
  }

  /** A copy of one attribute. */
  boolean[] attribute(String name) {
    BadArgumentException.require(
        attributes.containsKey(name),
        "attribute",
        '"' + name + '"',
        attributes.isEmpty() && labelNames.isEmpty()
            ? "one of the set's attributes (this set has no attributes)"
            : "one of " + (attributes.isEmpty() ? labelNames : attributes.keySet()));
    return attributes.get(name).clone();
  }

  /** The annotations of the images at these places, in this order. */
  ImageAnnotations select(int[] places) {
    var selected = new LinkedHashMap<String, boolean[]>();
    attributes.forEach(
        (name, values) -> selected.put(name, flags(places.length, i -> values[places[i]])));
    int[] some = Arrays.stream(places).map(i -> labels[i]).toArray();
    return new ImageAnnotations(some, labelNames, selected);
  }
}
