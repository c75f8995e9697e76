package waelab.base;

/**
 * The types of numbers that a file of tensors may hold: booleans in a byte, floats (F; BF is the
 * upper half of a float32), signed (I) and unsigned (U) integers, and complex numbers of two floats
 * (C), each with its number of bits. Of these, {@link #F32} and {@link #F64} are read, and from a
 * file of torch.save also {@link #F16}, {@link #BF16} and {@link #I64}. A tensor of another type
 * does not prevent the others from being read.
 */
public enum Dtype {
  BOOL(8),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16),
  U16(16),
  F16(16),
  BF16(16),
  I32(32),
  U32(32),
  F32(32),
  C64(64),
  F64(64),
  I64(64),
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
