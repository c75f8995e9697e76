class Plain extends Model {
  final Network encoder = network("encoder", Architecture.of(2).dense(64).linear(1));
  final Network decoder = network("decoder", Architecture.of(1).dense(64).linear(2));
  final Adam adam = adam(1e-3, encoder, decoder);

  @Override
  public Losses step(Batches batches, Noise noise) {
    Losses losses = loss(batches.next(), noise);
    adam.minimize(losses.get("total"));
    return losses;
  }

  @Override
  public Losses loss(NDArray x, Noise noise) {
    NDArray xHat = decoder.apply(encoder.apply(x));
    return Losses.of("total", x.sub(xHat).square().mean().mul(0.5f));
  }
}

var data = loadToy("ring", 1000);
var run = train(new Plain(), data, Schedule.forData(data).withEpochs(3));
System.out.println(run);
