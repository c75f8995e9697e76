// Trains the runs that come with the project, on real MNIST: WAELAB_PUBLISH=true ./lab jshell figures/study.jsh
// The VAE and the WAE are the study's, 100 epochs of all 48,000 images, and the WAE-MMD has as many: some five
// hours on two cores. A script that was interrupted goes on from the last epoch when it is started again.
budget("study");
var mnist = loadMnist();
var runs = new LinkedHashMap<String, Run<?>>();
runs.put("study-vae-mnist", trainVae(mnist));
runs.put("study-wae-mnist", trainWae(mnist));
runs.put("study-wae-mmd-mnist", trainWaeMmd(mnist));

budget("quick"); // 1,000 images a side, as the notebooks judge
runs.forEach((name, run) -> {
  show(evaluate(run, mnist.test()));
  publish(run, name);
});

// At full width: 1,000 steps of the critic, and 200 of the generator.
var few = mnist.limit(16_000);
publish(trainWganGp(few, WganGpConfig.forData(few).withEpochs(4)), "wgan-gp-mnist-1000-critic-steps");
