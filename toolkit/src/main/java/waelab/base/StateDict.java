package waelab.base;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.Pickle.Tuple;
import waelab.base.TorchFile.Entry;
import waelab.base.TorchObjects.Storage;

/** What was pickled, as tensors by name, each of which lies within its storage. */
record StateDict(Path path, Map<String, Storage> storages) {

  private static final String SAVE = "in Python, save model.state_dict() alone";

  /**
   * Gives the tensors in the order of the dict.
   *
   * @throws BadFileException if it is no state dict, or a tensor cannot be
   */
  static Map<String, Entry> of(Path path, Object pickled, Map<String, Storage> storages) {
    if (!(pickled instanceof Map<?, ?> dict)) {
      throw new BadFileException(
          path, "holds " + kind(pickled) + ", where a state dict is needed: " + SAVE);
    }
    var read = new StateDict(path, storages);
    var tensors = new LinkedHashMap<String, Entry>();
    for (var item : dict.entrySet()) {
      String name = item.getKey().toString();
      if (!(item.getKey() instanceof String && item.getValue() instanceof Entry tensor)) {
        throw new BadFileException(
            path,
            "holds "
                + kind(item.getValue())
                + " as "
                + BadFileException.quoted(name)
                + ", where a state dict has tensors only: "
                + SAVE);
      }
      read.check(name, tensor);
      tensors.put(name, tensor);
    }
    return Collections.unmodifiableMap(tensors);
  }

  private void check(String name, Entry tensor) {
    long there = storages.get(tensor.storage()).count();
    List<Long> shape = tensor.shape();
    require(
        shape.size() == tensor.strides().size(),
        name,
        "has " + shape.size() + " dimensions, but " + tensor.strides().size() + " strides");
    String what = "has the shape " + shape + ", the strides " + tensor.strides();
    boolean negative =
        tensor.offset() < 0
            || shape.stream().anyMatch(n -> n < 0)
            || tensor.strides().stream().anyMatch(n -> n < 0);
    require(
        !negative, name, what + " and the offset " + tensor.offset() + ", one of them negative");
    try {
      // Without overlap there cannot be more: one number is not to fill an array of any size.
      boolean fits =
          tensor.count() <= there && Math.addExact(tensor.offset(), tensor.span()) <= there;
      String needed = " and the offset " + tensor.offset() + ", which need more than the ";
      require(fits, name, what + needed + there + " numbers of its storage");
    } catch (ArithmeticException e) {
      throw fault(name, what + ", more numbers than can be counted");
    }
  }

  private void require(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw fault(name, otherwise);
    }
  }

  private BadFileException fault(String name, String what) {
    return new BadFileException(
        path, "its tensor " + BadFileException.quoted(name) + " " + Printable.line(what));
  }

  private static String kind(Object pickled) {
    if (pickled instanceof Entry) {
      return "a tensor";
    }
    if (pickled instanceof Number || pickled instanceof Boolean) {
      return "a number";
    }
    if (pickled instanceof Map) {
      return "a dict";
    }
    if (pickled instanceof List || pickled instanceof Tuple) {
      return "a list";
    }
    return pickled instanceof String ? "a text" : "something else";
  }
}
