"""Golden numbers of TrainingOptionsTest: PyTorch's schedules, clipping and an average of weights.

/usr/bin/python3 training_options.py, with Debian's python3-torch (1.13).
"""
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, StepLR

BATCHES, EPOCHS = 4, 3


def rates(make):
    adam = torch.optim.Adam([torch.zeros(1, requires_grad=True)], 1.0)
    schedule = make(adam)
    found = []
    for _ in range(BATCHES * EPOCHS):
        found.append(adam.param_groups[0]["lr"])
        adam.step()
        schedule.step()
    return [round(rate, 7) for rate in found]


def trained():
    """Adam with a cosine, a warm-up of one epoch, clipping at norm 1, and an average of decay 0.9."""
    w = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    average = w.detach().clone()
    adam = torch.optim.Adam([w], 0.1, (0.5, 0.9))
    cosine = CosineAnnealingLR(adam, BATCHES * EPOCHS)
    for step in range(6):
        w.grad = torch.tensor([3.0 - step, 0.5 * step, -1.0])
        torch.nn.utils.clip_grad_norm_([w], 1.0)
        rate = adam.param_groups[0]["lr"]
        adam.param_groups[0]["lr"] = rate * min(1, (step + 1) / BATCHES)
        adam.step()
        adam.param_groups[0]["lr"] = rate
        cosine.step()
        average = torch.lerp(average, w.detach(), 0.1)
    return w.tolist(), average.tolist()


print("cosine", rates(lambda a: CosineAnnealingLR(a, BATCHES * EPOCHS)))
print("step", rates(lambda a: StepLR(a, BATCHES, 0.1)))
print("warm-up", rates(lambda a: LambdaLR(a, lambda step: min(1, (step + 1) / (1.5 * BATCHES)))))
print("trained", *trained())
