// Makes the pictures of this folder, on real MNIST: WAELAB_REQUIRE_REAL=true ./lab jshell figures/mnist.jsh
// About 40 minutes on two cores. Paths are taken from the folder you are in: the project's root.
var mnist = loadMnist();

/** Weights of more than 4 MB are left out: the same training makes the same ones. */
void publish(Run<?> run, String name) throws IOException {
  var folder = Path.of("figures", name);
  run.save(folder);
  if (run.facts().parameters() > 1_000_000) {
    Files.delete(folder.resolve("weights.safetensors"));
  }
  sampleGrid(run, 64).writePng(folder.resolve("samples.png"));
  if (run.model() instanceof Encoder) {
    reconstructionGrid(run, run.data().test(), 32).writePng(folder.resolve("reconstructions.png"));
  }
  lossChart(run).writePng(folder.resolve("losses.png"));
  RunStore.seal(folder);
}

var vae = trainVae(mnist, VaeConfig.forData(mnist).withEpochs(5));
publish(vae, "mnist-vae-5-epochs");
var wae = trainWae(mnist, WaeConfig.forData(mnist).withEpochs(20));
publish(wae, "mnist-wae-20-epochs");

// At full width: 1,000 steps of the critic, and 200 of the generator.
var few = mnist.limit(16_000);
publish(trainWganGp(few, WganGpConfig.forData(few).withEpochs(4)), "mnist-wgan-gp-1000-critic-steps");

show(summary(vae, wae));
summary(vae, wae).write().csv("figures/mnist-summary.csv");
