package waelab.notebook.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import waelab.notebook.file.Notebook;
import waelab.plot.Chart;

/** A notebook that has all that ours have: what a student would read for an hour. */
final class Tour {

  static final int FORMULAS = 20;
  static final int TRACES = 6;
  static final int CHARTS = 3;

  private Tour() {}

  static Notebook in(Path folder) throws IOException {
    var notebook = new SampleNotebook();
    opening(notebook, folder);
    training(notebook);
    results(notebook);
    return notebook.write(folder.resolve("tour.ipynb"));
  }

  private static void opening(SampleNotebook notebook, Path folder) throws IOException {
    notebook.markdown(
        """
        # Autoencoders and the prior: what does $\\lambda$ do?

        An autoencoder that is to *generate* needs codes that fill the prior $p(z) = \\mathcal{N}(0, I)$. The $\\beta$-VAE
        pulls every single code towards it, the WAE only their mixture. This notebook trains both on the same digits and
        asks what that changes; [the losses](#The-losses) come first, [the scores](rq2.ipynb#Scores) have a notebook of
        their own. It costs nothing: no \\$5, no $6 and $7, two cores will do.

        ## The divergence

        The VAE's penalty is the Kullback–Leibler divergence $D_{\\mathrm{KL}}(q(z|x)\\,\\|\\,p(z))$ of each code. For a diagonal
        Gaussian with mean $\\boldsymbol{\\mu}$ and variance $\\boldsymbol{\\sigma}^2$ it is known in closed form:

        $$D_{\\mathrm{KL}}(q(z|x)\\,\\|\\,p(z))
        = \\frac{1}{2} \\sum_{i=1}^{d}
        \\left( \\mu_i^2 + \\sigma_i^2 - \\log \\sigma_i^2 - 1 \\right)$$

        The Wasserstein distance asks for the cheapest way to carry one heap of sand to the other,

        $$W_p(\\mu,\\nu)=\\left(\\inf_{\\gamma\\in\\Pi(\\mu,\\nu)}\\int d(x,y)^p\\,d\\gamma\\right)^{1/p}$$

        where $\\Pi(\\mu,\\nu)$ holds all plans $\\gamma$ with marginals $\\mu$ and $\\nu$.

        > A number that is lower is not always better: the target of $\\mathbb{E}\\|z\\|^2$ is the dimension of $z$.

        """);
    Path figures = Files.createDirectories(folder.resolve("figures"));
    Files.write(
        figures.resolve("wide strip.png"),
        Base64.getDecoder().decode(SampleNotebook.png(SampleNotebook.picture(2600, 180))));
    notebook.markdown(
        """
        ## The networks

        | network | layers | parameters | penalty |
        |---|---|--:|---|
        | encoder | `conv` [32, 32, 64, 64], flatten 256 | 84,960 | |
        | heads of the VAE | two, 256 → 32 | 16,448 | $D_{\\mathrm{KL}}(q(z|x)\\,\\|\\,p(z))$ |
        | head of the WAE | one, 256 → 8 | 2,056 | $\\log D_\\gamma(z) + \\log(1 - D_\\gamma(\\tilde z))$ |
        | decoder | linear, transposed `conv` [64, 32, 32], conv 3×3 → 1 | 130,721 | |

        ![A strip of the first seventy digits](figures/wide%20strip.png)
        """);
  }

  private static void training(SampleNotebook notebook) {
    notebook.markdown(
        """
        ## Training

        Three lines. The configuration starts from the study's values, and `withEpochs` changes one of them.
        """);
    ArrayNode first =
        notebook.code(
            """
            var mnist = loadMnist();                      // 48,000 to train on, 12,000 to test on
            var vae = trainVae(mnist.limit(6_400), VaeConfig.forData(mnist).withEpochs(5));
            var wae = trainWae(mnist.limit(6_400));""");
    SampleNotebook.stream(
        first,
        "stdout",
        "epoch 1/5   \u001B[32mtotal 0.1432\u001B[0m   12.1 s\repoch 5/5   total 0.0491   61.0 s\n"
            + "E‖z‖² 8.10 (target 8, not lower-is-better)\n");
    SampleNotebook.stream(first, "stderr", "Drawn digits stand in: MNIST is not at hand.\n");
    notebook.markdown(
        """
        ### A model of your own

        The step of Algorithm 3, written in a cell. Both losses use the *old* discriminator:

        1. the discriminator's gradient of $-\\lambda\\,(\\log D_\\gamma(z) + \\log(1 - D_\\gamma(\\tilde z)))$,
        2. then the gradient of encoder and decoder,
        3. then both steps:

        ```java
        discriminator.apply(gDiscriminator);   // costs $0
        ```
        """);
    notebook.code(
        """
        /** Shows the step of Algorithm 3 in a class of one's own. */
        class MyWae extends Model {
          @Deprecated Network encoder = network("encoder", Architecture.of(2).dense(32).linear(1));
          Network decoder = network("decoder", Architecture.of(1).dense(32).linear(2));
          Adam adam = adam(1e-2, encoder, decoder);

          public Losses step(Batches batches, Noise noise) {
            Losses losses = loss(batches.next(), noise);
            adam.minimize(losses.get("total"));
            return losses;
          }

          public Losses loss(NDArray x, Noise noise) {
            NDArray xHat = decoder.apply(encoder.apply(x)); // a line that is so long that it has to be scrolled on most screens, for once
            return Losses.of("total", x.sub(xHat).square().mean().mul(0.5f), "label", "</script>");
          }
        }""");
  }

  private static Chart chart() {
    double[] x = IntStream.rangeClosed(1, 20).mapToDouble(i -> i).toArray();
    double[] a = IntStream.rangeClosed(1, 20).mapToDouble(i -> 0.05 + 0.1 / i).toArray();
    double[] b = IntStream.rangeClosed(1, 20).mapToDouble(i -> 0.047 + 0.14 / i).toArray();
    var vae = new Chart.Series("β-VAE", x, a);
    var wae = new Chart.Series("WAE, λ = 1", x, b);
    return new Chart(
        "Losses by epoch",
        List.of(
            Chart.Panel.of("Reconstruction", "epoch", "mean squared error", List.of(vae, wae)),
            Chart.Panel.of("Penalty", "epoch", "nats", List.of(wae, vae))),
        "Stand-in digits, not MNIST; 6,400 images, 20 epochs, seed 1.");
  }

  private static void results(SampleNotebook notebook) {
    notebook.markdown("## The losses\n\nOnly terms of one meaning and unit share a panel.");
    ArrayNode charts = notebook.code("show(lossChart(vae, wae));");
    SampleNotebook.shown(
        charts, "text/html", SampleNotebook.chart(chart()), "text/plain", "Losses");
    Chart one = new Chart("One", chart().panels().subList(0, 1), "The first panel alone.");
    SampleNotebook.shown(charts, "text/html", SampleNotebook.chart(one));
    notebook.markdown("## Samples\n\nSixty-four draws of $z \\sim p(z)$, decoded.");
    ArrayNode samples = notebook.code("show(sampleGrid(wae, 64));");
    SampleNotebook.shown(
        samples,
        "image/png",
        SampleNotebook.png(SampleNotebook.picture(1080, 432)),
        "text/plain",
        "Images in 8 rows of up to 8. WAE, 20 epochs.");
    ArrayNode table = notebook.code("show(summary(vae, wae));");
    SampleNotebook.shown(
        table,
        "text/html",
        """
        <table><thead><tr><th>run</th><th>parameters</th><th>epochs</th><th>seconds</th><th>mean squared error</th>\
        <th>KL, nats</th><th>E‖z‖²</th><th>FID(768), 1,000 a side</th></tr></thead>
        <tbody><tr><td>β-VAE</td><td>281,377</td><td>20</td><td>361.2</td><td>0.0482</td><td>19.77</td><td>—</td><td>0.41</td></tr>
        <tr><td>WAE</td><td>255,530</td><td>20</td><td>389.0</td><td>0.0472</td><td>—</td><td>8.78</td><td>0.37</td></tr></tbody></table>""");
    SampleNotebook.shown(
        table, "text/latex", "$\\mathbb{E}\\|z\\|^2 \\to d_z$", "text/plain", "E|z|^2");
    SampleNotebook.shown(table, "text/plain", "FID(768) 0.37 (1,000 a side; floor 0.05)");
    notebook.markdown("## A mistake\n\nA wrong value ends in one sentence.");
    SampleNotebook.error(
        notebook.code("WaeConfig.forData(mnist).withLambda(-1);"),
        "BadArgumentException",
        "lambda is -1, and has to be 0 or more.",
        "\u001B[1m\u001B[31mBadArgumentException\u001B[0m: lambda is -1, and has to be 0 or more.");
  }
}
