// Makes the pictures of CelebA in figures/celeba: WAELAB_REQUIRE_REAL=true ./lab jshell figures/celeba.jsh
// About an hour on two cores. Paths are taken from the folder you are in: the project's root.
var faces = loadCelebA();

/** Weights of more than 4 MB are left out: the same training makes the same ones. */
void publish(Run<?> run, String name) throws IOException {
  var folder = Path.of("figures/celeba", name);
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

var vae = trainVae(faces, VaeConfig.forData(faces).withEpochs(20));
publish(vae, "vae-20-epochs");
interpolate(vae, faces.test(), 8).writePng(Path.of("figures/celeba/interpolations.png"));
attributeDirection(vae, faces, "Smiling").grid().writePng(Path.of("figures/celeba/smiling.png"));
var wae = trainWae(faces, WaeConfig.forData(faces).withWidth(0.25).withEpochs(8));
publish(wae, "wae-quarter-8-epochs");
trainWaeMmd(faces, WaeMmdConfig.forData(faces).withWidth(0.25).withEpochs(8)); // for figures/latent.jsh
var gan = trainWganGp(faces, WganGpConfig.forData(faces).withWidth(0.25).withEpochs(8));
publish(gan, "wgan-gp-quarter-8-epochs");

show(summary(vae, wae, gan));
summary(vae, wae, gan).write().csv("figures/celeba/summary.csv");
