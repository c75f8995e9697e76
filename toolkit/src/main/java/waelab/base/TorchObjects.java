package waelab.base;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import waelab.base.Pickle.Nothing;
import waelab.base.Pickle.Tuple;
import waelab.base.TorchFile.Entry;

/**
 * The few things that a file of weights may ask Python for: types of storages, the functions that
 * make a tensor, a parameter and an ordered dict, and storages by their keys. Whatever else a
 * pickle asks for is refused by its name; nothing is looked up, let alone run.
 */
final class TorchObjects {

  /** PyTorch's own limit. */
  private static final int MOST_DIMENSIONS = 64;

  /**
   * Numbers in a row, of which tensors are views.
   *
   * @param count how many numbers
   */
  record Storage(Dtype dtype, long count) {

    long bytes() {
      return Math.multiplyExact(count, dtype.bits() / Byte.SIZE);
    }
  }

  private enum Function {
    TENSOR,
    PARAMETER,
    DICT
  }

  private static final Map<String, Function> FUNCTIONS =
      Map.of(
          "torch._utils._rebuild_tensor_v2", Function.TENSOR,
          "torch._utils._rebuild_parameter", Function.PARAMETER,
          "collections.OrderedDict", Function.DICT);

  private static final Map<String, Dtype> STORAGES =
      Map.of(
          "torch.FloatStorage", Dtype.F32,
          "torch.DoubleStorage", Dtype.F64,
          "torch.HalfStorage", Dtype.F16,
          "torch.BFloat16Storage", Dtype.BF16,
          "torch.LongStorage", Dtype.I64,
          "torch.IntStorage", Dtype.I32,
          "torch.ShortStorage", Dtype.I16,
          "torch.CharStorage", Dtype.I8,
          "torch.ByteStorage", Dtype.U8,
          "torch.BoolStorage", Dtype.BOOL);

  private final PickleInput input;
  private final Map<String, Storage> storages = new LinkedHashMap<>();

  TorchObjects(PickleInput input) {
    this.input = input;
  }

  /** The storages that were named so far, by key. */
  Map<String, Storage> storages() {
    return storages;
  }

  /** A type of numbers, or a function, of those that are allowed. */
  Object named(String module, String name) {
    String full = module + "." + name;
    if (STORAGES.containsKey(full)) {
      return STORAGES.get(full);
    }
    if (FUNCTIONS.containsKey(full)) {
      return FUNCTIONS.get(full);
    }
    String shown = BadFileException.brief(full);
    if (module.equals("torch") && name.endsWith("Storage")) {
      throw input.fault("has numbers of a type that is not read here, " + shown);
    }
    throw input.fault(
        "asks Python to call "
            + shown
            + "; that is not a file of weights, and nothing in it was run");
  }

  /** What a function makes of its arguments. */
  Object called(Object function, List<Object> arguments) {
    require(function instanceof Function, "calls something that is no function");
    return switch ((Function) function) {
      case TENSOR -> tensor(arguments);
      case PARAMETER -> {
        // Whether it is to be trained, and hooks, follow.
        require(
            arguments.size() == 3 && arguments.get(0) instanceof Entry,
            "makes a parameter of no tensor");
        yield arguments.get(0);
      }
      case DICT -> {
        require(arguments.isEmpty(), "makes an ordered dict in another way than torch.save");
        yield new LinkedHashMap<>();
      }
    };
  }

  /** Gives the key of a storage, which an identity in a pickle describes. */
  StorageKey storage(Object identity) {
    require(
        identity instanceof Tuple tuple
            && (tuple.items().size() == 5 || tuple.items().size() == 6)
            && tuple.items().get(0).equals("storage")
            && tuple.items().get(1) instanceof Dtype
            && tuple.items().get(2) instanceof String
            && tuple.items().get(4) instanceof Long,
        "refers to something outside that is no storage");
    List<Object> items = ((Tuple) identity).items();
    String key = (String) items.get(2);
    var storage = new Storage((Dtype) items.get(1), (Long) items.get(4));
    require(items.size() == 5 || items.get(5) == Nothing.NONE, "has a storage within another");
    // Sums of several of these are still numbers.
    boolean possible = storage.count() >= 0 && storage.count() <= Integer.MAX_VALUE * 1024L;
    require(possible, "has a storage of " + storage.count() + " numbers");
    Storage before = storages.putIfAbsent(key, storage);
    require(
        before == null || before.equals(storage),
        "tells two things of the storage " + BadFileException.quoted(key));
    return new StorageKey(key);
  }

  /** A storage as tensors are made of it. */
  record StorageKey(String key) {}

  private Entry tensor(List<Object> arguments) {
    // Whether a gradient is wanted, and hooks, follow.
    require(
        arguments.size() >= 4
            && arguments.get(0) instanceof StorageKey
            && arguments.get(1) instanceof Long
            && arguments.get(2) instanceof Tuple
            && arguments.get(3) instanceof Tuple,
        "makes a tensor of other things than a storage, an offset, a shape and strides");
    String key = ((StorageKey) arguments.get(0)).key();
    return new Entry(
        storages.get(key).dtype(),
        numbers((Tuple) arguments.get(2)),
        numbers((Tuple) arguments.get(3)),
        (Long) arguments.get(1),
        key);
  }

  private List<Long> numbers(Tuple tuple) {
    // Asked before anything is copied, for a pickle may name one long tuple many times.
    require(
        tuple.items().size() <= MOST_DIMENSIONS,
        "has a tensor of " + tuple.items().size() + " dimensions");
    require(
        tuple.items().stream().allMatch(Long.class::isInstance),
        "has a shape or strides that are no whole numbers");
    return tuple.items().stream().map(Long.class::cast).toList();
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw input.fault("is damaged: its pickle " + otherwise);
    }
  }
}
