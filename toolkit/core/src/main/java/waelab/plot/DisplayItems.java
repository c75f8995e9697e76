package waelab.plot;

import java.util.List;

/** Something that is shown as several things, one below the other. */
public interface DisplayItems {

  /** Tables, charts, grids, and lines of text. */
  List<Object> parts();
}
