package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The texts are what JShell of JDK 17 and of JDK 25 tells. */
@Tag("unit")
class SignatureTest {

  @Test
  void aMethodHasATypeAClassAndParameters() {
    var method =
        Signature.of(
            "Run<M> Lab.<C extends Config, M extends Model & Configured<C>>whatIf(Run<M> run, UnaryOperator<C> change)",
            true);
    assertThat(method)
        .isEqualTo(
            new Signature(
                "Run<M>", "Lab", "whatIf", List.of("Run<M> run", "UnaryOperator<C> change"), true));
    assertThat(method.names()).containsExactly("run", "change");
    assertThat(method).hasToString("Run<M> Lab.whatIf(Run<M> run, UnaryOperator<C> change)");
    assertThat(Signature.of("Stream<R> Stream<T>.<R>map(Function<? super T,? extends R>)", true))
        .hasToString("Stream<R> Stream.map(Function<? super T,? extends R>)");
    assertThat(Signature.of("boolean waelab.base.Check.holds() throws java.io.IOException", true))
        .hasToString("boolean Check.holds()");
  }

  @Test
  void aRecordIsARecordThoughItsComponentsStandAfterItsName() {
    String record = "waelab.model.Posterior(ai.djl.ndarray.NDArray mu, NDArray logVar)";
    assertThat(Signature.of(record, false)).hasToString("waelab.model.Posterior");
    assertThat(Signature.of(record, true)).hasToString("new Posterior(NDArray mu, NDArray logVar)");
    assertThat(Signature.of("A(int k)(int k)", true)).hasToString("new A(int k)");
    assertThat(Signature.of("double " + record + ".kl()", true))
        .hasToString("double Posterior.kl()");
  }

  @Test
  void aVariableHasATypeAndAClassOnlyIfItIsAField() {
    assertThat(Signature.of("ring:waelab.data.Split<waelab.data.PointSet>", false))
        .hasToString("Split<PointSet> ring");
    assertThat(Signature.of("Math.PI:double", false).owner()).isEqualTo("Math");
  }
}
