/** Distances of generated images from real ones, and of codes from their prior. */
package waelab.metrics;
