/**
 * What stand-ins are drawn with: digits by a pen, faces by ellipses. All arithmetic is the same on
 * every machine, so a picture depends on its random numbers alone.
 */
package waelab.data.drawing;
