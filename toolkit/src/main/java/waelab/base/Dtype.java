package waelab.base;

/**
 * The types of numbers that a file of tensors may hold. Those that are read here are {@link #F32},
 * {@link #F64} and {@link #I64}, and out of a file of torch.save {@link #F16} and {@link #BF16}
 * too; a tensor of another type does not keep the others from being read.
 */
public enum Dtype {
  /** A truth value in a byte. */
  BOOL(8),
  /** A float of 4 bits. */
  F4(4),
  /** A float of 6 bits. */
  F6_E2M3(6),
  /** A float of 6 bits. */
  F6_E3M2(6),
  /** A byte without a sign. */
  U8(8),
  /** A Java byte. */
  I8(8),
  /** A float of 8 bits. */
  F8_E5M2(8),
  /** A float of 8 bits. */
  F8_E4M3(8),
  /** A power of two in 8 bits. */
  F8_E8M0(8),
  /** A float of 8 bits without negative zero. */
  F8_E4M3FNUZ(8),
  /** A float of 8 bits without negative zero. */
  F8_E5M2FNUZ(8),
  /** A Java short. */
  I16(16),
  /** A short without a sign. */
  U16(16),
  /** A half-precision float. */
  F16(16),
  /** The upper half of a float. */
  BF16(16),
  /** A Java int. */
  I32(32),
  /** An int without a sign. */
  U32(32),
  /** A Java float. */
  F32(32),
  /** A complex number of two floats. */
  C64(64),
  /** A Java double. */
  F64(64),
  /** A Java long. */
  I64(64),
  /** A long without a sign. */
  U64(64);

  private final int bits;

  Dtype(int bits) {
    this.bits = bits;
  }

  /** How many bits one number takes. */
  public int bits() {
    return bits;
  }
}
