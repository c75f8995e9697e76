package waelab.data.drawing;

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
          Colour.of(0xf5cfb5),
          Colour.of(0xedc2a3),
          Colour.of(0xd6a380),
          Colour.of(0xa37354),
          Colour.of(0x6b4733));

  private static final List<Colour> IRISES =
      List.of(Colour.of(0x402617), Colour.of(0x54361f), Colour.of(0x595c38), Colour.of(0x4c7394));

  /** A kind of hair: how frequent in CelebA, what it is called there, and its colours. */
  private record HairColour(double share, Optional<FaceAttribute> name, Colour from, Colour to) {}

  private static final List<HairColour> HAIRS =
      List.of(
          hair(0.18, FaceAttribute.BLACK_HAIR, 0x0f0d0d, 0x1c1717),
          // A third of CelebA has none of the four: between black and brown, brown and blond, red.
          hair(0.16, null, 0x291c14, 0x3b261a),
          hair(0.23, FaceAttribute.BROWN_HAIR, 0x4f301c, 0x6b4529),
          hair(0.15, null, 0x825c36, 0x9e7545),
          hair(0.07, null, 0x6b2b17, 0x944221),
          hair(0.17, FaceAttribute.BLOND_HAIR, 0xbd9454, 0xe6c78a),
          hair(0.04, FaceAttribute.GRAY_HAIR, 0x8c8c8c, 0xcccccc));

  final Colour skin;
  final Colour iris;
  final Colour hair;
  final Optional<FaceAttribute> hairName;

  /** Grows a beard now and then. */
  final boolean bearded;

  final boolean longHair;

  /** How far the hair swings to and fro. */
  final double wave;

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
    // Dark skin goes with dark hair.
    HairColour kind = hair(dice.between(0, tone > 2.2 ? 0.4 : 1));
    hair = kind.from().towards(kind.to(), dice.between(0, 1));
    hairName = kind.name();
    bearded = dice.chance(0.3);
    longHair = dice.chance(bearded ? 0.06 : 0.68);
    wave = dice.chance(0.5) ? dice.between(1, 5) : 0;
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

  private static HairColour hair(double share, FaceAttribute name, int from, int to) {
    return new HairColour(share, Optional.ofNullable(name), Colour.of(from), Colour.of(to));
  }

  private static HairColour hair(double u) {
    double sum = 0;
    for (HairColour hair : HAIRS) {
      sum += hair.share();
      if (u < sum) {
        return hair;
      }
    }
    return HAIRS.get(HAIRS.size() - 1);
  }
}
