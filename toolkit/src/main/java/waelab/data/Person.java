package waelab.data;

import java.util.List;
import java.util.Optional;
import waelab.base.Randomness;

/**
 * What stays the same in all pictures of one drawn person. Lengths are in pixels, shares of the
 * usual have 1 in the middle.
 */
final class Person {

  private static final List<Colour> SKINS =
      List.of(
          new Colour(0.97, 0.84, 0.76),
          new Colour(0.93, 0.76, 0.64),
          new Colour(0.84, 0.64, 0.50),
          new Colour(0.64, 0.45, 0.33),
          new Colour(0.42, 0.28, 0.20));

  private static final List<Colour> IRISES =
      List.of(
          new Colour(0.25, 0.15, 0.09),
          new Colour(0.33, 0.21, 0.12),
          new Colour(0.35, 0.36, 0.22),
          new Colour(0.30, 0.45, 0.58));

  /** A kind of hair: how frequent in CelebA, what it is called there, and its colours. */
  private record Hair(double share, Optional<FaceAttribute> name, Colour from, Colour to) {}

  private static final List<Hair> HAIRS =
      List.of(
          new Hair(
              0.24,
              Optional.of(FaceAttribute.BLACK_HAIR),
              new Colour(0.06, 0.05, 0.05),
              new Colour(0.11, 0.09, 0.09)),
          new Hair(
              0.21,
              Optional.of(FaceAttribute.BROWN_HAIR),
              new Colour(0.31, 0.19, 0.11),
              new Colour(0.42, 0.27, 0.16)),
          new Hair(
              0.15,
              Optional.of(FaceAttribute.BLOND_HAIR),
              new Colour(0.74, 0.58, 0.33),
              new Colour(0.90, 0.78, 0.54)),
          new Hair(
              0.04,
              Optional.of(FaceAttribute.GRAY_HAIR),
              new Colour(0.55, 0.55, 0.55),
              new Colour(0.80, 0.80, 0.80)),
          // A third of CelebA has none of the four: between black and brown, brown and blond, red.
          new Hair(
              0.14, Optional.empty(), new Colour(0.16, 0.11, 0.08), new Colour(0.23, 0.15, 0.10)),
          new Hair(
              0.14, Optional.empty(), new Colour(0.51, 0.36, 0.21), new Colour(0.62, 0.46, 0.27)),
          new Hair(
              0.08, Optional.empty(), new Colour(0.42, 0.17, 0.09), new Colour(0.58, 0.26, 0.13)));

  final Colour skin;
  final Colour iris;
  final Colour hair;
  final Optional<FaceAttribute> hairName;

  /** Grows a beard now and then. */
  final boolean bearded;

  final boolean longHair;

  /** Half the width of the head, and of the jaw as a share of that. */
  final double cheek;

  final double jaw;
  final double chin;
  final double crown;
  final double eye;
  final double eyeTilt;
  final double brow;
  final double browTilt;
  final double nose;
  final double noseEnd;
  final double lips;
  final double mouth;

  Person(Randomness randomness, int number) {
    var dice = new Dice(randomness, "stand-in person", number);
    double tone = dice.between(0, 1) * dice.between(0.5, 1) * (SKINS.size() - 1);
    int below = (int) tone;
    skin = SKINS.get(below).towards(SKINS.get(below + 1), tone - below);
    iris = tone > 2 ? IRISES.get(0) : dice.oneOf(IRISES);
    Hair kind = hair(dice.between(0, 1));
    hair = kind.from().towards(kind.to(), dice.between(0, 1));
    hairName = kind.name();
    bearded = dice.chance(0.3);
    longHair = dice.chance(bearded ? 0.06 : 0.68);
    cheek = dice.near(bearded ? 44.5 : 42.5, 4);
    jaw = dice.near(bearded ? 0.78 : 0.7, 0.1);
    chin = dice.near(176, 6);
    crown = dice.near(43, 6);
    eye = dice.near(1, 0.18);
    eyeTilt = dice.near(0.6, 1.8);
    brow = dice.near(bearded ? 4.2 : 3, 1.2);
    browTilt = dice.near(0, 2.5);
    nose = dice.near(bearded ? 9.4 : 8.2, 2.2);
    noseEnd = dice.near(134, 3.5);
    lips = dice.near(bearded ? 0.85 : 1.1, 0.3);
    mouth = dice.near(16.5, 2);
  }

  private static Hair hair(double u) {
    double sum = 0;
    for (Hair hair : HAIRS) {
      sum += hair.share();
      if (u < sum) {
        return hair;
      }
    }
    return HAIRS.get(HAIRS.size() - 1);
  }
}
