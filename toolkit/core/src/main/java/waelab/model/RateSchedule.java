package waelab.model;

/** How learning rates change with the epochs t of T; see {@link TrainingOptions}. */
public enum RateSchedule {
  /** Not at all. */
  CONSTANT,
  /** They are multiplied by a factor each few epochs. */
  STEP,
  /** By ½ (1 + cos(π t/T)) to 0 (Loshchilov and Hutter, 2017, without restarts). */
  COSINE
}
