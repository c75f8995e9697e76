package waelab.model;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import waelab.base.BadArgumentException;

/**
 * What a long training may add to the study's, which has none of it. Everything is off by default;
 * what is on belongs to the run's key and, where it has a state, to its checkpoints.
 *
 * @param rateSchedule how the learning rates of all optimisers change
 * @param stepEvery epochs after which {@code STEP} multiplies the rates by {@code stepFactor}
 * @param stepFactor in (0, 1]
 * @param rateWarmUp epochs in which the rates rise linearly to their full values; 0 for none
 * @param clipNorm the greatest norm of all gradients of an optimiser together; larger ones are
 *     scaled to it; 0 for any norm
 * @param emaDecay the decay of an exponential moving average of the weights of decoder or
 *     generator, once a step, such as 0.999; 0 for none
 * @param weightWarmUp epochs in which the weight of the penalty, β or λ, rises linearly from 0 in
 *     training; test losses have the full weight; 0 for none
 * @param patience epochs without improvement after which the training ends; 0 for no such end
 * @param stopBy what has to improve, that is to become smaller: a test loss, or a score such as
 *     {@code FID(768) random}
 */
public record TrainingOptions(
    RateSchedule rateSchedule,
    double stepEvery,
    double stepFactor,
    double rateWarmUp,
    double clipNorm,
    double emaDecay,
    double weightWarmUp,
    int patience,
    String stopBy) {

  /** Everything off. */
  public static final TrainingOptions NONE =
      new TrainingOptions(RateSchedule.CONSTANT, 0, 1, 0, 0, 0, 0, 0, "total");

  /** Checks the values. */
  public TrainingOptions {
    BadArgumentException.requireNonNull(rateSchedule, "rateSchedule", stopBy, "stopBy");
    requireNotNegative("stepEvery", stepEvery);
    BadArgumentException.require(
        rateSchedule != RateSchedule.STEP || stepEvery > 0,
        "stepEvery",
        stepEvery,
        "greater than 0 for the schedule STEP");
    BadArgumentException.require(
        stepFactor > 0 && stepFactor <= 1, "stepFactor", stepFactor, "in (0, 1]");
    requireNotNegative("rateWarmUp", rateWarmUp);
    requireNotNegative("clipNorm", clipNorm);
    BadArgumentException.require(emaDecay >= 0 && emaDecay < 1, "emaDecay", emaDecay, "in [0, 1)");
    requireNotNegative("weightWarmUp", weightWarmUp);
    BadArgumentException.require(patience >= 0, "patience", patience, "0 or greater");
    BadArgumentException.require(!stopBy.isBlank(), "stopBy", stopBy, "a test loss or a score");
  }

  private static void requireNotNegative(String key, double value) {
    BadArgumentException.require(
        value >= 0 && Double.isFinite(value), key, value, "0 or greater, and finite");
  }

  /**
   * By what learning rates are multiplied.
   *
   * @param epoch t, epochs so far, as a real number
   * @param epochs T, of the whole training
   * @param perStep epochs that a step takes, so that a warm-up's first step changes something
   */
  public double rateScale(double epoch, int epochs, double perStep) {
    double scale =
        switch (rateSchedule) {
          case CONSTANT -> 1;
          case STEP -> Math.pow(stepFactor, Math.floor(epoch / stepEvery));
          case COSINE -> (1 + Math.cos(Math.PI * Math.min(1, epoch / epochs))) / 2;
        };
    return scale * risen(epoch + perStep, rateWarmUp);
  }

  /**
   * By what the weight of the penalty is multiplied.
   *
   * @param epoch epochs so far, as a real number
   */
  public double weightScale(double epoch) {
    return risen(epoch, weightWarmUp);
  }

  private static double risen(double epoch, double warmUp) {
    return epoch >= warmUp ? 1 : epoch / warmUp;
  }

  /** The same with one value changed, by its name. */
  public TrainingOptions with(String name, Object value) {
    return ConfigField.with(this, name, value);
  }

  /** Whether there is a moving average of weights. */
  @JsonIgnore
  public boolean hasAverage() {
    return emaDecay > 0;
  }

  /**
   * These options, or {@link #NONE} for null.
   *
   * @param hasWeight whether the model has a weight that can rise, β or λ
   */
  static TrainingOptions orNone(TrainingOptions options, boolean hasWeight) {
    if (options == null) {
      return NONE;
    }
    BadArgumentException.require(
        hasWeight || options.weightWarmUp == 0,
        "weightWarmUp",
        options.weightWarmUp,
        "0 for a GAN: only the penalties of VAE and WAE can rise slowly");
    return options;
  }

  /** Is left out of JSON if everything is off, so that such a run has the key it always had. */
  @Retention(RetentionPolicy.RUNTIME)
  @JacksonAnnotationsInside
  @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Off.class)
  @interface LeftOutIfNone {}

  /** Equals what is left out. */
  static final class Off {
    @Override
    public boolean equals(Object options) {
      return options == null || options.equals(NONE);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
