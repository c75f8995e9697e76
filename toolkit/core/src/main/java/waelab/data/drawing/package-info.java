/**
 * Draws stand-ins: digits with a pen, faces with ellipses. All arithmetic is the same on every
 * machine, so a picture depends only on its random numbers.
 */
package waelab.data.drawing;
