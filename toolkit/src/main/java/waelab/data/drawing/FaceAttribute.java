package waelab.data.drawing;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Those of CelebA's 40 attributes that a drawn face truly shows, in CelebA's order. Attributes that
 * would be a judgement of the drawing, such as {@code Attractive} or {@code Young}, are left out.
 */
public enum FaceAttribute {
  BANGS,
  BLACK_HAIR,
  BLOND_HAIR,
  BROWN_HAIR,
  EYEGLASSES,
  GRAY_HAIR,
  MOUTH_SLIGHTLY_OPEN,
  NO_BEARD,
  SMILING,
  WEARING_HAT,
  WEARING_LIPSTICK;

  /** The name in {@code list_attr_celeba.txt}, such as {@code No_Beard}. */
  public String officialName() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("_"));
  }
}
