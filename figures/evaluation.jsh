// Makes the table of FID and KLD on MNIST: WAELAB_REQUIRE_REAL=true ./lab jshell figures/evaluation.jsh
// The quick budget and 2,000 images a side: about 40 minutes on two cores, nearly all of them FID's.
var mnist = loadMnist();
var runs = List.of(trainVae(mnist), trainWae(mnist), trainWaeMmd(mnist), trainWganGp(mnist));
var folder = Files.createDirectories(Path.of("figures", "mnist-evaluation"));

/** What is judged is the test side of all of MNIST, of which a quick run has seen nothing. */
var matches = new LinkedHashMap<String, PriorMatch>();
for (var run : runs) {
  var evaluation = evaluate(run, mnist.test(), 2_000);
  show(evaluation);
  evaluation.codes().ifPresent(match -> matches.put(run.name(), match));
  var name = run.name().toLowerCase();
  Files.writeString(folder.resolve(name + ".provenance.txt"), run.provenance() + "\n");
  run.scores().table().write().csv(folder.resolve(name + ".scores.csv").toString());
  sampleGrid(run, 32).writePng(folder.resolve(name + ".png"));
}
var all = runs.toArray(new Run<?>[0]);
show(summary(all));
summary(all).write().csv(folder.resolve("summary.csv").toString());
PriorMatch.table(matches).write().csv(folder.resolve("kld.csv").toString());
