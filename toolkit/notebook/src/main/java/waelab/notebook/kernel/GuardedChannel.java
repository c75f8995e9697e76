package waelab.notebook.kernel;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.Loop;
import io.github.spencerpark.jupyter.channels.ShellChannel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.zeromq.ZMQ;

/**
 * A shell or control channel of the kernel that continues after an invalid message. Any program on
 * the machine can send one. IJava's channel ends with the first invalid message, or waits for
 * missing parts and takes them from the next message.
 *
 * <p>A message is read completely and checked before IJava gets it.
 */
final class GuardedChannel extends ShellChannel {

  private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);

  /** The signature, the header, the parent's header, metadata and content. */
  private static final int PARTS = 5;

  /** How long the loop pauses after an error. */
  private static final long MILLIS = 50;

  private static final Logger LOGGER = Logger.getLogger("waelab");

  private final Deque<byte[]> checked = new ArrayDeque<>();

  private GuardedChannel(
      ZMQ.Context context, HMACGenerator signatures, boolean control, JupyterConnection of) {
    super(context, signatures, control, of);
  }

  /**
   * Replaces the shell and control channels of a connection; call it before the connection is
   * opened.
   *
   * @param properties what the connection was made from
   */
  static void guard(JupyterConnection connection, KernelConnectionProperties properties)
      throws Exception {
    var context = (ZMQ.Context) field(JupyterConnection.class, "ctx").get(connection);
    for (String name : List.of("shell", "control")) {
      Field channel = field(JupyterConnection.class, name);
      ((ShellChannel) channel.get(connection)).close();
      channel.set(
          connection,
          new GuardedChannel(
              context, properties.createHMACGenerator(), name.equals("control"), connection));
    }
  }

  @Override
  public void bind(KernelConnectionProperties properties) {
    super.bind(properties);
    try {
      var loop = (Loop) field(ShellChannel.class, "ioloop").get(this);
      loop.onError(GuardedChannel::logged);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This version of IJava has other loops.", e);
    }
  }

  private static long logged(Throwable thrown) {
    LOGGER.log(Level.WARNING, "A message was left out: " + thrown);
    return MILLIS;
  }

  private static Field field(Class<?> owner, String name) throws ReflectiveOperationException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** The next part of the message that is being read; IJava reads each part through this method. */
  @Override
  public byte[] recv(int flags) {
    if (checked.isEmpty()) {
      checked.addAll(message(flags));
    }
    return checked.poll();
  }

  private List<byte[]> message(int flags) {
    var all = new ArrayList<byte[]>();
    do {
      all.add(super.recv(flags));
    } while (hasReceiveMore());
    int start = 0;
    while (start < all.size() && !Arrays.equals(all.get(start), DELIMITER)) {
      start++;
    }
    if (all.size() <= start + PARTS) {
      throw new SecurityException("it has too few parts");
    }
    // Without buffers that may follow: IJava would read them as parts of the next message.
    List<byte[]> message = all.subList(0, start + 1 + PARTS);
    byte[][] signed = message.subList(start + 2, message.size()).toArray(new byte[0][]);
    String signature = new String(message.get(start + 1), StandardCharsets.US_ASCII);
    if (!signature.equals(hmacGenerator.calculateSignature(signed))) {
      throw new SecurityException("its signature is not that of its content");
    }
    return message;
  }
}
