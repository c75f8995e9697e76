package waelab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.WaeConfig;

@Tag("torch")
class LabTest {

  @Test
  void aWrongValueIsNamedWhicheverVerbItIsGivenTo() {
    var ring = Lab.loadToy("ring", 100);
    Map<String, ThrowingCallable> mistakes =
        Map.ofEntries(
            Map.entry("toy must be given, but is null", () -> Lab.loadToy(null, 10)),
            Map.entry("toy must be one of [", () -> Lab.loadToy("circle", 10)),
            Map.entry("path must be given", () -> Lab.loadImages((String) null, 32)),
            Map.entry(
                "size must be a multiple of 16 from 32 to 256", () -> Lab.loadImages("images", 0)),
            Map.entry("n must be at least 5", () -> Lab.loadToy("ring", 4)),
            Map.entry("n must be at most", () -> Lab.loadToy("ring", 2_000_000_000)),
            Map.entry("limit must be at least 4", () -> ring.limit(1)),
            Map.entry("budget must be one of [smoke", () -> Lab.budget("fast")),
            Map.entry("budget must be given, but is null", () -> Lab.budget(null)),
            Map.entry("data must be given, but is null", () -> Lab.trainVae(null)),
            Map.entry("data must be given", () -> Lab.trainWae(null)),
            Map.entry("data must be", () -> Lab.trainWae(null, WaeConfig.forData(ring))),
            Map.entry("config must be given, but is null", () -> Lab.trainVae(ring, null)),
            Map.entry("config must be given", () -> Lab.trainWae(ring, null)),
            Map.entry(
                "config must be", () -> Lab.train(new Vae(VaeConfig.forData(ring)), ring, null)),
            Map.entry("caption must be given, but is null", () -> Lab.show("a thing", null)),
            Map.entry("model must be", () -> Lab.train(null, ring, VaeConfig.forData(ring))));
    mistakes.forEach(
        (sentence, mistake) ->
            assertThatThrownBy(mistake)
                .isInstanceOf(BadArgumentException.class)
                .hasMessageStartingWith(sentence));
  }
}
