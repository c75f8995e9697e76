// Makes figures/latent: what latent spaces hold, and samples from two priors.
//   WAELAB_PUBLISH=true ./lab jshell figures/latent.jsh
// The quick budget; runs of CelebA are those that figures/celeba.jsh trains.
// About half an hour on two cores, most of it Inception's.
var mnist = loadMnist();
var faces = loadCelebA();

/** Codes, probes, clusters, and samples from N(0, I) and from a mixture, of three models. */
void study(String data, Split<ImageSet> split, Map<String, Run<?>> runs, String... attributes) {
  var all = runs.values().toArray(new Run<?>[0]);
  var probes = new LinkedHashMap<String, Probes>();
  var clusters = new LinkedHashMap<String, Clusters>();
  var matches = new LinkedHashMap<String, PriorMatch>();
  var qualities = new LinkedHashMap<String, ImageQuality>();
  runs.forEach((name, run) -> {
    probes.put(name, probe(run, split, attributes));
    clusters.put(name, clusters(run, split, attributes));
    matches.put(name, kld(run, split.test()));
    String place = "latent/" + data + "-" + name.toLowerCase();
    var scatter = attributes.length == 0 ? latentScatter(run, split.test()) : latentScatter(run, split.test(), attributes[0]);
    publish(scatter, place + "-scatter", run);
    publish(manifoldGrid(run, 12), place + "-plane", run);
    var mixture = withPrior(run, gaussianMixture(10));
    publish(sampleGrid(run, 32), place + "-normal", run);
    publish(sampleGrid(mixture, 32), place + "-mixture", mixture);
    qualities.put(name + ", N(0, I)", quality(run, split.test()));
    qualities.put(name + ", mixture of 10", quality(mixture, split.test()));
  });
  publish(Probes.table(probes), "latent/" + data + "-probes", all);
  publish(Clusters.table(clusters), "latent/" + data + "-clusters", all);
  publish(PriorMatch.table(matches), "latent/" + data + "-prior", all);
  publish(ImageQuality.table(qualities), "latent/" + data + "-quality", all);
}

var vae = trainVae(mnist);
var wae = trainWae(mnist);
var mmd = trainWaeMmd(mnist);
var digits = new LinkedHashMap<String, Run<?>>();
digits.put("VAE", vae);
digits.put("WAE", wae);
digits.put("WAE-MMD", mmd);
study("mnist", mnist.within(budget()), digits);
publish(probe(vae, mnist).chart(), "latent/mnist-vae-probe", vae);
publish(nearestTraining(vae, 64), "latent/mnist-vae-nearest", vae);
publish(interpolate(wae, mnist.test(), 4), "latent/mnist-wae-interpolations", wae);

var people = new LinkedHashMap<String, Run<?>>();
people.put("VAE", loadRun("e18f1252", Vae.class));
people.put("WAE", loadRun("1b22cb4e", Wae.class));
people.put("WAE-MMD", loadRun("86f8fe4a", WaeMmd.class));
study("celeba", faces, people, "Smiling", "Bangs");

// Inception knows photographs; what a small classifier of digits sees tells more of digits.
var six = new ArrayList<Run<?>>();
for (Run<?> run : List.of(vae, wae, mmd)) {
  for (Run<?> each : List.of(run, withPrior(run, gaussianMixture(10)))) {
    show(frechetDistance(each, mnist.within(budget()).test()));
    six.add(each);
  }
}
publish(summary(six.toArray(new Run<?>[0])), "latent/mnist-summary", vae, wae, mmd);
