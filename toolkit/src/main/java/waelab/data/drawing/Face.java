package waelab.data.drawing;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import waelab.base.Randomness;

/** One picture of one person, not yet painted: what it shows, the pose, the light. */
public final class Face {

  final Person person;
  private final Set<FaceAttribute> attributes = EnumSet.noneOf(FaceAttribute.class);

  /** The head's turn: −1 to the left of the picture … 1 to the right. */
  final double turn;

  /** How far the mouth's corners are drawn up: 0.65 … 1 in a smile, else about 0. */
  final double smile;

  /** How far the lips are apart, in pixels. */
  final double gap;

  /** Where the light comes from: −1 left … 1 right. */
  final double lightFrom;

  /** What else is to be chosen while painting. */
  final Dice dice;

  /**
   * Draws a picture's particulars.
   *
   * @param person decides what stays the same in all pictures of one person
   * @param picture decides everything else
   */
  public Face(Randomness randomness, int person, long picture) {
    this.person = new Person(randomness, person);
    this.dice = new Dice(randomness, "stand-in face", picture);
    boolean smiles = show(FaceAttribute.SMILING, 0.48);
    boolean open = show(FaceAttribute.MOUTH_SLIGHTLY_OPEN, smiles ? 0.75 : 0.24);
    boolean hat = show(FaceAttribute.WEARING_HAT, 0.05);
    show(FaceAttribute.BANGS, hat ? 0 : 0.16);
    show(FaceAttribute.EYEGLASSES, 0.065);
    show(FaceAttribute.NO_BEARD, this.person.bearded ? 0.45 : 1);
    show(FaceAttribute.WEARING_LIPSTICK, this.person.bearded ? 0 : 0.67);
    if (!hat) {
      this.person.hairName.ifPresent(attributes::add);
    }
    turn = dice.near(0, 1.4);
    smile = smiles ? dice.between(0.65, 1) : dice.near(0, 0.25);
    gap = open ? dice.between(4, 6) + (smiles ? 2 : 0) : 0;
    lightFrom = dice.near(0, 1.8);
  }

  private boolean show(FaceAttribute attribute, double probability) {
    boolean shown = dice.chance(probability);
    if (shown) {
      attributes.add(attribute);
    }
    return shown;
  }

  /** Paints it: 178×218, RGB, the eyes where CelebA's are. */
  public BufferedImage paint() {
    return new Portrait(this).paint();
  }

  /** What the picture shows, of all that it can. */
  public Set<FaceAttribute> attributes() {
    return Collections.unmodifiableSet(attributes);
  }

  boolean shows(FaceAttribute attribute) {
    return attributes.contains(attribute);
  }

  /** The middle of the head: as it turns, it moves against the eyes, which stay. */
  double middle() {
    return Portrait.MIDDLE - 5.5 * turn;
  }

  double noseX() {
    return Portrait.MIDDLE + 5.5 * turn;
  }

  double mouthX() {
    return Portrait.MIDDLE + 2.5 * turn;
  }

  /** Half the mouth's width. */
  double mouth() {
    return person.mouth + 4.5 * Math.max(0, smile);
  }

  /** The skin where no light falls: not only darker but redder. */
  Colour shade() {
    Colour skin = person.skin;
    return new Colour(0.60 * skin.red(), 0.46 * skin.green(), 0.42 * skin.blue());
  }
}
