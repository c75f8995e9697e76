# Layouts in memory, which DJL does not tell.
class Operators(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def strides(self: __torch__.Operators, x: Tensor) -> List[int]:
    return torch.stride(x)
