package waelab.data;

import java.util.EnumSet;
import java.util.Set;
import waelab.base.Randomness;

/** One picture of one person, not yet painted: what it shows, the pose, the light. */
final class Face {

  final Person person;
  final Set<FaceAttribute> attributes = EnumSet.noneOf(FaceAttribute.class);

  /** The head's turn: −1 to the left of the picture … 1 to the right. */
  final double turn;

  /** How far the mouth's corners are drawn up: 0.6 … 1 in a smile, else about 0. */
  final double smile;

  /** How far the lips are apart, in pixels. */
  final double gap;

  /** Where the light comes from: −1 left … 1 right, and how much of it there is. */
  final double lightFrom;

  final double exposure;

  /** What else is to be chosen while painting. */
  final Dice dice;

  /**
   * Draws a picture's particulars.
   *
   * @param picture decides everything but the person
   */
  Face(Randomness randomness, Person person, long picture) {
    this.person = person;
    this.dice = new Dice(randomness, "stand-in face", picture);
    boolean smiles = show(FaceAttribute.SMILING, 0.48);
    boolean open = show(FaceAttribute.MOUTH_SLIGHTLY_OPEN, smiles ? 0.75 : 0.24);
    boolean hat = show(FaceAttribute.WEARING_HAT, 0.05);
    show(FaceAttribute.BANGS, hat ? 0 : 0.16);
    show(FaceAttribute.EYEGLASSES, 0.065);
    show(FaceAttribute.NO_BEARD, person.bearded ? 0.45 : 1);
    show(FaceAttribute.WEARING_LIPSTICK, person.bearded ? 0 : 0.67);
    if (!hat) {
      person.hairName.ifPresent(attributes::add);
    }
    turn = dice.near(0, 1);
    smile = smiles ? dice.between(0.65, 1) : dice.near(-0.05, 0.2);
    gap = open ? dice.between(4, 7) + (smiles ? 1 : 0) : 0;
    lightFrom = dice.near(0, 1);
    exposure = dice.near(1, 0.15);
  }

  private boolean show(FaceAttribute attribute, double probability) {
    boolean shown = dice.chance(probability);
    if (shown) {
      attributes.add(attribute);
    }
    return shown;
  }

  boolean shows(FaceAttribute attribute) {
    return attributes.contains(attribute);
  }
}
