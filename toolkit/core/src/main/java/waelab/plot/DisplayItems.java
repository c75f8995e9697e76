package waelab.plot;

import java.util.List;

/** An object that is shown as several items, one below the other. */
public interface DisplayItems {

  /** Tables, charts, grids, and lines of text. */
  List<Object> parts();
}
