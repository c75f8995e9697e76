# The operators that DJL's PyTorch engine lacks, in TorchScript's own serialised form.
# waelab.torch.Operators packs this text into an archive in memory and loads it.
class Operators(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Fractionally strided convolution, 4x4, stride 2, padding 1: doubles height and width.
  def conv_transpose2d(self: __torch__.Operators, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.conv_transpose2d(x, weight, bias, [2, 2], [1, 1], [0, 0], 1, [1, 1])

  # Convolution in full float32 (never TF32), then a ReLU in the same memory where one is wanted.
  def convolution(self: __torch__.Operators, x: Tensor, weight: Tensor, bias: Tensor, stride: List[int], padding: List[int], relu: bool) -> Tensor:
    y = torch._convolution(x, weight, bias, stride, padding, [1, 1], False, [0, 0], 1, False, False, True, False)
    if relu:
      y = torch.relu_(y)
    return y

  # Mean over 3x3 of what is inside the image.
  def inner_average_pool(self: __torch__.Operators, x: Tensor) -> Tensor:
    return torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1], False, False)

  # Gradients of a scalar with respect to just these tensors; nothing is accumulated anywhere.
  def gradients(self: __torch__.Operators, loss: Tensor, tensors: List[Tensor]) -> List[Tensor]:
    found = torch.grad([loss], tensors, None, None, False, True)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      one = found[i]
      if torch.__isnot__(one, None):
        _0 = torch.append(gradients, unchecked_cast(Tensor, one))
      else:
        _1 = torch.append(gradients, torch.zeros_like(tensors[i]))
    return gradients

  # Gradient of a sum with respect to one tensor, itself differentiable.
  def gradient_with_graph(self: __torch__.Operators, out: Tensor, tensor: Tensor) -> Tensor:
    found = torch.grad([out], [tensor], None, True, True, False)
    return unchecked_cast(Tensor, found[0])

  # Gradients in the layouts of their tensors; fault becomes 1 if one of them is not finite.
  def checked(self: __torch__.Operators, tensors: List[Tensor], gradients: List[Tensor], fault: Tensor) -> List[Tensor]:
    laid = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      gradient = gradients[i]
      if torch.ne(torch.stride(gradient), torch.stride(tensors[i])):
        gradient = torch.copy_(torch.zeros_like(tensors[i]), gradient)
      _0 = torch.append(laid, gradient)
    torch._amp_foreach_non_finite_check_and_unscale_(laid, fault, torch.ones_like(fault))
    return laid

  # Gradients scaled to an overall norm of at most this, as PyTorch's clip_grad_norm_.
  def clip_norm(self: __torch__.Operators, gradients: List[Tensor], most: float) -> List[Tensor]:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    scale = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1.0e-6)), most), None, 1.)
    return torch._foreach_mul(gradients, scale)

  # Adam (Kingma and Ba, 2015, Algorithm 1) for all tensors in one call, in place; nothing where fault is 1.
  def adam(self: __torch__.Operators, tensors: List[Tensor], gradients: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, epsilon: float, fault: Tensor) -> NoneType:
    torch._foreach_add_(steps, torch.sub(torch.ones_like(fault), fault))
    torch._fused_adam_(tensors, gradients, m, v, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=0., eps=epsilon, amsgrad=False, maximize=False, found_inf=fault)
    return None

  # RMSProp (Hinton, 2012) for all tensors, in place; v is the running mean square; nothing where fault is 1.
  def rms_prop(self: __torch__.Operators, tensors: List[Tensor], gradients: List[Tensor], v: List[Tensor], rate: float, decay: float, epsilon: float, fault: Tensor) -> NoneType:
    bad = torch.gt(fault, 0)
    for i in range(torch.len(tensors)):
      square = torch.addcmul(torch.mul(v[i], decay), gradients[i], gradients[i], value=torch.sub(1., decay))
      _0 = torch.copy_(v[i], torch.where(bad, v[i], square))
      change = torch.addcdiv(tensors[i], gradients[i], torch.add(torch.sqrt(square), epsilon), value=torch.neg(rate))
      _1 = torch.copy_(tensors[i], torch.where(bad, tensors[i], change))
    return None

  # An exponential moving average: e <- e + weight (x - e), in place; nothing where fault is 1.
  def average(self: __torch__.Operators, averages: List[Tensor], tensors: List[Tensor], weight: float, fault: Tensor) -> NoneType:
    w = torch.mul(torch.sub(torch.ones_like(fault), fault), weight)
    for i in range(torch.len(averages)):
      _0 = torch.lerp_(averages[i], tensors[i], w)
    return None

  # Zeros of the same layouts in memory.
  def zeros_like(self: __torch__.Operators, tensors: List[Tensor]) -> List[Tensor]:
    zeros = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      _0 = torch.append(zeros, torch.zeros_like(tensors[i]))
    return zeros

  # All numbers one after the other, float64.
  def flat(self: __torch__.Operators, tensors: List[Tensor]) -> Tensor:
    rows = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      _0 = torch.append(rows, torch.reshape(torch.to(tensors[i], 7), [-1]))
    return torch.cat(rows)

  # The end of a step: its numbers with fault last, float64. Unless fault is 1, copy takes the numbers of the buffers,
  # one after the other; then fault becomes 1 if one of the step's numbers is not finite.
  def finish(self: __torch__.Operators, terms: List[Tensor], fault: Tensor, copy: Tensor, buffers: List[Tensor]) -> Tensor:
    rows = annotate(List[Tensor], [])
    for i in range(torch.len(terms)):
      _0 = torch.append(rows, torch.reshape(torch.to(terms[i], 7), [1]))
    _1 = torch.append(rows, torch.reshape(torch.to(fault, 7), [1]))
    numbers = torch.cat(rows)
    if torch.gt(torch.len(buffers), 0):
      kept = annotate(List[Tensor], [])
      for j in range(torch.len(buffers)):
        _2 = torch.append(kept, torch.reshape(buffers[j], [-1]))
      _3 = torch.copy_(copy, torch.where(torch.gt(fault, 0), copy, torch.cat(kept)))
    bad = torch.logical_not(torch.all(torch.isfinite(numbers)))
    _4 = torch.copy_(fault, torch.maximum(fault, torch.to(bad, 6)))
    return numbers

  # Takes the numbers of a flat copy.
  def restore(self: __torch__.Operators, tensors: List[Tensor], copy: Tensor) -> NoneType:
    at = 0
    for i in range(torch.len(tensors)):
      n = torch.numel(tensors[i])
      _0 = torch.copy_(tensors[i], torch.reshape(torch.slice(copy, 0, at, torch.add(at, n), 1), torch.size(tensors[i])))
      at = torch.add(at, n)
    return None

  # Host memory to the device of another tensor, without waiting if it is pinned on the way.
  def upload(self: __torch__.Operators, x: Tensor, like: Tensor, pin: bool) -> Tensor:
    if pin:
      x = torch.pin_memory(x)
    return torch.to(x, ops.prim.device(like), ops.prim.dtype(x), pin, True)

  # Rows of a tensor.
  def rows(self: __torch__.Operators, x: Tensor, places: Tensor) -> Tensor:
    return torch.index_select(x, 0, places)

  def set_rows(self: __torch__.Operators, x: Tensor, start: int, rows: Tensor) -> NoneType:
    _0 = torch.copy_(torch.narrow(x, 0, start, torch.size(rows, 0)), rows)
    return None

  # Every number of every tensor into [-bound, bound], in place.
  def clip(self: __torch__.Operators, tensors: List[Tensor], bound: float) -> NoneType:
    for i in range(torch.len(tensors)):
      _0 = torch.clamp_(tensors[i], torch.neg(bound), bound)
    return None

  # uint8 0 .. 255 to float32 -1 .. 1.
  def scale_images(self: __torch__.Operators, x: Tensor) -> Tensor:
    return torch.sub(torch.div(torch.to(x, 6), 127.5), 1)

  def channels_last(self: __torch__.Operators, x: Tensor) -> Tensor:
    return torch.contiguous(x, memory_format=2)

  def copy_into(self: __torch__.Operators, targets: List[Tensor], sources: List[Tensor]) -> NoneType:
    for i in range(torch.len(targets)):
      _0 = torch.copy_(targets[i], sources[i])
    return None

  # Adds a batch's sum of f and of f f^T, in float64, to those before it, in place.
  def add_moments(self: __torch__.Operators, sum: Tensor, outer: Tensor, features: Tensor) -> NoneType:
    f = torch.to(features, 7)
    _0 = torch.add_(sum, torch.sum(f, [0]))
    _1 = torch.addmm_(outer, torch.t(f), f)
    return None

  # Eigenvalues of matrices up to 2048x2048 are computed on the CPU, which is faster than a GPU for these.
  def eigvalsh(self: __torch__.Operators, a: Tensor) -> Tensor:
    if torch.le(torch.size(a, 0), 2048):
      return torch.to(torch.linalg_eigvalsh(torch.cpu(a), "L"), ops.prim.device(a), ops.prim.dtype(a), False, False)
    else:
      return torch.linalg_eigvalsh(a, "L")

  def eigh(self: __torch__.Operators, a: Tensor) -> List[Tensor]:
    if torch.le(torch.size(a, 0), 2048):
      values, vectors = torch.linalg_eigh(torch.cpu(a), "L")
      return [torch.to(values, ops.prim.device(a), ops.prim.dtype(a), False, False), torch.to(vectors, ops.prim.device(a), ops.prim.dtype(a), False, False)]
    else:
      values1, vectors1 = torch.linalg_eigh(a, "L")
      return [values1, vectors1]

  def svdvals(self: __torch__.Operators, a: Tensor) -> Tensor:
    if torch.le(torch.size(a, 0), 2048):
      return torch.to(torch.linalg_svdvals(torch.cpu(a)), ops.prim.device(a), ops.prim.dtype(a), False, False)
    else:
      return torch.linalg_svdvals(a)

  # The factor and LAPACK's verdict: 0, or the order of the first minor that is not positive.
  def cholesky(self: __torch__.Operators, a: Tensor) -> List[Tensor]:
    factor, info = torch.linalg_cholesky_ex(a, upper=False, check_errors=False)
    return [factor, info]

  # 1 if every number of every tensor is finite, else 0.
  def all_finite(self: __torch__.Operators, tensors: List[Tensor]) -> Tensor:
    verdicts = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      _0 = torch.append(verdicts, torch.all(torch.isfinite(tensors[i])))
    return torch.to(torch.all(torch.stack(verdicts)), 6)
