// Makes the pictures of this folder, on real MNIST: WAELAB_REQUIRE_REAL=true ./lab jshell figures/mnist.jsh
// About 20 minutes on two cores. Paths are taken from the folder you are in: the project's root.
var mnist = loadMnist();

void publish(Run<?> run, String name) {
  var folder = Path.of("figures", name);
  run.save(folder);
  sampleGrid(run, 64).writePng(folder.resolve("samples.png"));
  reconstructionGrid(run, run.data().test(), 32).writePng(folder.resolve("reconstructions.png"));
  lossChart(run).writePng(folder.resolve("losses.png"));
}

var vae = trainVae(mnist, VaeConfig.forData(mnist).withEpochs(5));
publish(vae, "mnist-vae-5-epochs");
var wae = trainWae(mnist, WaeConfig.forData(mnist).withEpochs(20));
publish(wae, "mnist-wae-20-epochs");

show(summary(vae, wae));
summary(vae, wae).write().csv("figures/mnist-summary.csv");
