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

  # Adam (Kingma and Ba, 2015, Algorithm 1) for all tensors in one call, in place.
  def adam(self: __torch__.Operators, tensors: List[Tensor], gradients: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, epsilon: float) -> Tensor:
    # The kernel walks through memory: a gradient in another layout than its tensor is copied first.
    laid = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      gradient = gradients[i]
      if torch.ne(torch.stride(gradient), torch.stride(tensors[i])):
        gradient = torch.copy_(torch.zeros_like(tensors[i]), gradient)
      _0 = torch.append(laid, gradient)
    torch._foreach_add_(steps, 1)
    torch._fused_adam_(tensors, laid, m, v, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=0., eps=epsilon, amsgrad=False, maximize=False)
    return steps[0]

  # RMSProp (Hinton, 2012) for all tensors, in place; v is the running mean square.
  def rms_prop(self: __torch__.Operators, tensors: List[Tensor], gradients: List[Tensor], v: List[Tensor], rate: float, decay: float, epsilon: float) -> NoneType:
    for i in range(torch.len(tensors)):
      _0 = torch.addcmul_(torch.mul_(v[i], decay), gradients[i], gradients[i], value=torch.sub(1., decay))
      _1 = torch.addcdiv_(tensors[i], gradients[i], torch.add(torch.sqrt(v[i]), epsilon), value=torch.neg(rate))
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

  def eigvalsh(self: __torch__.Operators, a: Tensor) -> Tensor:
    return torch.linalg_eigvalsh(a, "L")

  def eigh(self: __torch__.Operators, a: Tensor) -> List[Tensor]:
    values, vectors = torch.linalg_eigh(a, "L")
    return [values, vectors]

  def svdvals(self: __torch__.Operators, a: Tensor) -> Tensor:
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
